#!/usr/bin/env python3
"""Runs a command with a pseudo-terminal as its standard output and error, and prints what it wrote there.

    python3 in_terminal.py COMMAND ARGUMENT…
"""
import os
import pty
import sys

written = bytearray()


def keep(descriptor):
    data = os.read(descriptor, 65536)
    written.extend(data)
    return b"" if not data else data


saved = os.dup(1)
quiet = os.open(os.devnull, os.O_WRONLY)
os.dup2(quiet, 1)
status = pty.spawn(sys.argv[1:], keep)
os.dup2(saved, 1)
os.write(1, bytes(written))
raise SystemExit(os.waitstatus_to_exitcode(status))
