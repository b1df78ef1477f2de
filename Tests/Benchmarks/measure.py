"""Runs one command and writes how long it took and what it used.

    python3 -I -S measure.py RESULT COMMAND…

A process of its own and without imports to speak of, because on Linux a child's peak memory counts from the memory of
the process that started it: this one is small. RESULT gets one line: exit code, wall, user and system seconds, and the
peak resident memory as the system gives it. The user and system seconds are those of all threads.
"""

import os
import sys
import time

result, command = sys.argv[1], sys.argv[2:]
begin = time.perf_counter()
pid = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(pid, 0)
wall = time.perf_counter() - begin
with open(result, "w", encoding="ascii") as out:
    out.write("%d %r %r %r %d\n" % (os.waitstatus_to_exitcode(status), wall, usage.ru_utime, usage.ru_stime,
                                   usage.ru_maxrss))
