#!/usr/bin/env python3
"""Makes archives that expand about a thousandfold, each to MIB mebibytes: python3 make_bombs.py FOLDER MIB [NAME]

All of them, or the one of that name. Each has the form of one format, as far as its reader has to look to find that out.
"""
import gzip
import os
import shutil
import subprocess
import sys

folder, size = sys.argv[1], int(sys.argv[2]) << 20
wanted = sys.argv[3] if len(sys.argv) > 3 else None
CALL = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
GOOD = ('{"at":"2026-11-16T03:00:00Z","method":"GET","url":"%s?requestId=1","response":{"requestId":1,"status":"Success"}}\n'
        % CALL).encode()
HAR = b'{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":['
ENTRY = (b'{"startedDateTime":"2026-11-16T03:00:00Z","time":1,"request":{"method":"GET","url":"%s?requestId=1"},'
         b'"response":{"status":200,"content":{"text":"' % CALL.encode())
CSV = b"mapping,request,status,submitted\n1042,1,Success,2026-11-16T03:00:00Z\n"
LOG = b'2026-11-16T03:00:00Z GET %s?requestId=1 {"requestId":1,"status":"Success","info":"x"}\n' % CALL.encode()
OPEN = b"2026-11-16T03:00:00Z GET %s?requestId=1\n" % CALL.encode()

BOMBS = {
    # name: (what it begins with, what is repeated, what it ends with)
    "zeros.ndjson": (b"", b"\0", b""),
    "line.ndjson": (GOOD, b"a", b""),
    "lines.ndjson": (GOOD, b"x\n", b""),
    "blank.ndjson": (GOOD, b"\n", b""),
    "twice.ndjson": (b"", GOOD, b""),
    "text.har": (HAR + ENTRY, b"a", b'"}}}]}}'),
    "entries.har": (HAR, b'{"request":{"method":"GET","url":"https://example.com/"}},', b"{}]}}"),
    "levels.har": (HAR, b"[", b""),
    "field.csv": (CSV + b'1042,2,"', b"a\n", b""),
    "rows.csv": (CSV, b",,,\n", b""),
    "text.json": (b'{"requestId":1,"status":"Success","info":"Mapping Id: 1042. ', b"a", b'"}'),
    "answers.json": (b'{"requestId":1,"status":"Success","info":"Mapping Id: 1042."}\n', b"{}\n", b""),
    "body.log": (LOG + OPEN + b'{"a":[', b"1,\n", b""),
    "calls.log": (LOG, OPEN.rstrip() + b" {\n", b""),
    "brackets.log": (LOG + OPEN.rstrip() + b" ", b'{"a":"x', b""),
    "newman.newman": (b'{"collection":{"info":{}},"run":{"executions":[', b'{"request":{}},', b"{}]}}"),
}

for name, (head, part, tail) in BOMBS.items():
    if wanted and wanted != name + ".gz" and (wanted, name) != ("archive.gz.gz", "zeros.ndjson"):
        continue
    part = part * max(1, (1 << 20) // len(part))
    with gzip.open(os.path.join(folder, name + ".gz"), "wb", compresslevel=6) as out:
        out.write(head)
        for _ in range(max(1, size // len(part))):
            out.write(part)
        out.write(tail)
if wanted in (None, "archive.gz.gz"):
    with open(os.path.join(folder, "zeros.ndjson.gz"), "rb") as inner:
        with gzip.open(os.path.join(folder, "archive.gz.gz"), "wb") as out:
            shutil.copyfileobj(inner, out)
# A megabyte that nothing makes smaller, over and over: what zstd finds again over any distance.
block = os.urandom(1 << 20).replace(b"\n", b" ") + b"\n"
if wanted in (None, "noise.ndjson.zst"):
    with subprocess.Popen(["zstd", "-q", "-f", "--long=24", "-o", os.path.join(folder, "noise.ndjson.zst")],
                          stdin=subprocess.PIPE) as packer:
        packer.stdin.write(GOOD)
        for _ in range(size >> 20):
            packer.stdin.write(block)
