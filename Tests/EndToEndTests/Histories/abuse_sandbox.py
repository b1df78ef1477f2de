#!/usr/bin/env python3
"""Asks the sandbox what no client should: python3 abuse_sandbox.py PORT

Prints what came of each, as JSON: the first line of the answer, "closed" for none.
"""
import json
import socket
import sys
import time

port = int(sys.argv[1])
found = {}


def ask(name, *pieces, pause=0.0, answer=True):
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause)
            received = connection.recv(65536) if answer else b""
        except OSError:
            received = b""
    found[name] = received.split(b"\r\n")[0].decode("latin-1") or "closed"


def get(path, *headers, body=b""):
    return b"\r\n".join([b"GET " + path + b" HTTP/1.1", b"Host: x", *headers, b"", body])


ask("good", get(b"/sandbox/ledger"))
ask("long head", *([b"GET / HTTP/1.1\r\n"] + [b"X: " + b"a" * 65536 + b"\r\n"] * 40))
ask("long line", *[b"G" * 65536] * 40)
ask("long body", get(b"/", b"Content-Length: 1000000000000"))
ask("negative body", get(b"/", b"Content-Length: -1"))
ask("odd body", get(b"/", b"Content-Length: 9999999999999999999999"))
ask("no request", b"\x00\x01\x02\x03\r\n\r\n")
ask("empty", b"\r\n\r\n")
for name, path in {
    "dots": b"/../../../../etc/passwd", "encoded dots": b"/%2e%2e/%2e%2e/etc/passwd", "null": b"/sandbox/ledger%00.html",
    "file": b"file:///etc/passwd", "double": b"//etc/passwd", "backslash": b"/..\\..\\etc\\passwd",
    "state": b"/sandbox/mappings/../../etc/passwd",
}.items():
    ask(name, get(path))
ask("bytes", get(b"/\xff\xfe"))
ask("two answers", get(b"/sandbox/ledger", b"X: a\rGET / HTTP/1.1"))
# Many at once that say nothing, and others that say little.
silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(300)]
for connection in silent:
    connection.sendall(b"GET / HT")
ask("beside silent ones", get(b"/sandbox/ledger"))
for connection in silent:
    connection.close()
if "--slow" in sys.argv:
    began = time.monotonic()
    try:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            for byte in get(b"/sandbox/ledger", b"X: " + b"a" * 1000):
                connection.sendall(bytes([byte]))
                time.sleep(1)
    except OSError:
        found["slow"] = "closed after %d s" % (10 * round((time.monotonic() - began) / 10))
ask("afterwards", get(b"/sandbox/ledger"))
json.dump(found, sys.stdout)
