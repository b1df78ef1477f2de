#!/usr/bin/env python3
"""Runs a command with a pseudo-terminal as its standard input, output and error, and prints what it wrote there.

    python3 in_terminal.py [--columns 80] COMMAND ARGUMENT…

Without --columns the terminal does not know its size.
"""
import fcntl
import os
import pty
import struct
import sys
import termios

command = sys.argv[1:]
columns = 0
if command[0] == "--columns":
    columns, command = int(command[1]), command[2:]

child, terminal = pty.fork()
if child == 0:
    if columns:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    os.execvp(command[0], command)

written = bytearray()
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:  # Linux's word for the end of a terminal
        break
    if not data:
        break
    written.extend(data)
_, status = os.waitpid(child, 0)
os.write(1, bytes(written))
raise SystemExit(os.waitstatus_to_exitcode(status))
