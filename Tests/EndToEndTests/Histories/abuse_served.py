#!/usr/bin/env python3
"""Asks a served history what no client should: python3 abuse_served.py PORT

Prints what came of each, as JSON: the first line of each answer, "closed" for none.
"""
import json
import resource
import socket
import sys
import time

port = int(sys.argv[1])
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
found = {}


def answers(received):
    """The first lines of the answers in what came, whose lengths are told."""
    lines = []
    while received:
        head, _, rest = received.partition(b"\r\n\r\n")
        lines.append(head.split(b"\r\n")[0].decode("latin-1"))
        length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
        received = rest[length:]
    return lines


def ask(name, *pieces):
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
            while piece := connection.recv(65536):
                received += piece
                connection.settimeout(0.3)  # a second answer would follow the first
        except OSError:
            pass
    found[name] = answers(received) or ["closed"]


def get(path, *headers, body=b"", method=b"GET", host=b"Host: 127.0.0.1"):
    return b"\r\n".join([method + b" " + path + b" HTTP/1.1", host, *headers, b"", body])


ask("good", get(b"/", b"Connection: close"))
# A name of elsewhere that leads to this machine.
for name, host in {
    "rebound": b"Host: evil.example", "rebound to the port": b"Host: evil.example:%d" % port, "no host": b"X: y",
    "two hosts": b"Host: 127.0.0.1\r\nHost: evil.example", "suffix": b"Host: 127.0.0.1.evil.example",
    "user": b"Host: 127.0.0.1@evil.example",
}.items():
    ask(name, get(b"/", b"Connection: close", host=host))
# A whole address in place of a path names a host of its own.
ask("absolute", get(b"http://evil.example/"))
for method in [b"POST", b"PUT", b"DELETE", b"PATCH", b"OPTIONS", b"TRACE", b"CONNECT", b"FOO"]:
    ask(method.decode(), get(b"/", b"Origin: http://evil.example", b"Content-Length: 0", b"Connection: close", method=method))
for name, path in {
    "dots": b"/../../../../etc/passwd", "encoded dots": b"/%2e%2e/%2e%2e/etc/passwd", "report": b"/reports/..%2f..%2fsecret",
    "report dots": b"/reports/%2e%2e", "null": b"/weeks%00.json", "file": b"file:///etc/passwd", "double": b"//etc/passwd",
    "backslash": b"/..\\..\\etc\\passwd", "option": b"/requests?db=/etc/passwd", "output": b"/requests?output=/tmp/x",
    "config": b"/weeks?config=/etc/passwd", "flag": b"/errors/--help", "bytes": b"/\xff\xfe", "percent": b"/requests/%zz",
    "answer": b"/requests/acme/1?answer=/etc/passwd:1",
}.items():
    ask(name, get(path, b"Connection: close"))
# Two requests where one was meant, and the other way round.
inner = get(b"/weeks")
for name, request in {
    "length and chunks": get(b"/", b"Content-Length: %d" % len(inner), b"Transfer-Encoding: chunked", body=b"0\r\n\r\n" + inner),
    "two lengths": get(b"/", b"Content-Length: 0", b"Content-Length: %d" % len(inner), body=inner),
    "odd length": get(b"/", b"Content-Length: 0x10", body=inner), "blank before colon": get(b"/", b"X-Y : z"),
    "bare return": get(b"/", b"X: a\rGET /weeks HTTP/1.1"), "folded": get(b"/", b"X: a", b" Host: evil.example"),
    "odd chunks": get(b"/", b"Transfer-Encoding: xchunked", body=inner),
}.items():
    ask(name, request)
ask("line ends in a search", get(b"/search?q=x%0d%0aSet-Cookie:%20a=b"))
ask("long head", *([b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"] + [b"X: " + b"a" * 65536 + b"\r\n"] * 40))
ask("long query", get(b"/requests?code=" + b"a" * 60000))
ask("long body", get(b"/", b"Content-Length: 100000000", body=b"a" * 200000))
ask("pipelined", get(b"/") * 100)
# Many at once that send a letter now and then: others are served as before.
slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(1000)]
for connection in slow:
    connection.sendall(b"GET / HT")
took = []
for _ in range(20):
    began = time.monotonic()
    ask("beside 1,000 slow ones", get(b"/", b"Connection: close"))
    took.append(time.monotonic() - began)
found["took"] = max(took)
# What they began is over after its time, however often they send.
began = time.monotonic()
closed = None
while closed is None and time.monotonic() - began < 20:
    time.sleep(0.5)
    for connection in slow[:1]:
        try:
            connection.sendall(b"X")
            connection.settimeout(0.01)
            if connection.recv(10) == b"":
                closed = time.monotonic() - began
        except TimeoutError:
            pass
        except OSError:
            closed = time.monotonic() - began
found["closed"] = closed
for connection in slow:
    connection.close()
ask("afterwards", get(b"/"))
json.dump(found, sys.stdout)
