#!/usr/bin/env python3
"""Prints all that the blocks of evidence and the quarantine hold, unpacked, bytes as Latin-1 text.

    python3 dump_evidence.py ingest-audit.sqlite [--responses]

With --responses, only the bytes of all answers one after another, in hexadecimal.

Needs libzstd, which the program itself needs too. Python's standard library only.
"""
import ctypes
import ctypes.util
import sqlite3
import sys

zstd = ctypes.CDLL(ctypes.util.find_library("zstd") or "libzstd.so.1")
zstd.ZSTD_getFrameContentSize.restype = ctypes.c_ulonglong
zstd.ZSTD_decompress.restype = ctypes.c_size_t


def unpacked(frame):
    size = zstd.ZSTD_getFrameContentSize(frame, ctypes.c_size_t(len(frame)))
    content = ctypes.create_string_buffer(size + 1)
    got = zstd.ZSTD_decompress(content, ctypes.c_size_t(size), frame, ctypes.c_size_t(len(frame)))
    if got != size:
        raise SystemExit("a damaged frame")
    return content.raw[:size]


database = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
if "--responses" in sys.argv:
    blocks = database.execute("SELECT responses FROM evidence ORDER BY key")
    print("".join(unpacked(responses).hex() for (responses,) in blocks), end="")
    sys.exit()
for columns, responses in database.execute("SELECT columns, responses FROM evidence"):
    print(unpacked(columns).decode("latin-1"))
    print(unpacked(responses).decode("latin-1"))
for reason, kept in database.execute("SELECT reason, kept FROM quarantine"):
    print(reason, unpacked(kept).decode("latin-1"))
