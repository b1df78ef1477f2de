#!/usr/bin/env python3
"""A server that answers calls of the ingestion API as no server should; the mapping's name says how.

    python3 hostile_server.py LOG [--tls CERTIFICATE KEY]

Prints the ports of two servers, the API's and another one that nobody should ever call, and appends a line for every
request to LOG: which of the two it reached, its first line, and its headers, as JSON. Ends with its standard input.
"""
import gzip
import json
import socket
import ssl
import sys
import threading
import time

log = sys.argv[1]
lock = threading.Lock()
GOOD = b'{"requestId":%d,"info":"Ingestion request submitted successfully for the Mapping ID: x","status":"Success"}'


def answer(connection, mapping, ports):
    """Sends what the mapping's name asks for."""
    def head(status="200 OK", *headers, length=None):
        lines = ["HTTP/1.1 " + status, "Content-Type: application/json", *headers]
        if length is not None:
            lines.append("Content-Length: %d" % length)
        connection.sendall("\r\n".join(lines + ["Connection: close", "", ""]).encode("latin-1"))

    def whole(body, status="200 OK", *headers):
        head(status, *headers, length=len(body))
        connection.sendall(body)

    if mapping == "endless":
        head()
        while True:
            connection.sendall(b" " * 65536)
    elif mapping == "headers":
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-A: " + b"a" * 4096 + b"\r\n")
    elif mapping == "header":
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-A: ")
        while True:
            connection.sendall(b"a" * 65536)
    elif mapping == "redirect":
        whole(b"", "302 Found", "Location: http://127.0.0.1:%d/stolen" % ports[1])
    elif mapping == "refresh":
        whole(b'{"location":"file:///etc/passwd"}', "200 OK", "Refresh: 0; url=http://127.0.0.1:%d/stolen" % ports[1])
    elif mapping == "file":
        whole(b"", "301 Moved", "Location: file:///etc/passwd")
    elif mapping == "bomb":
        whole(gzip.compress(b"a" * (256 << 20)), "200 OK", "Content-Encoding: gzip")
    elif mapping == "odd-status":
        whole(GOOD % 1, "999 Odd")
    elif mapping == "long":
        whole(b'{"requestId":2,"status":"Success","info":"' + b"\x01" * (1 << 20) + b'"}')
    elif mapping == "longer":
        whole(b'{"requestId":2,"status":"Success","info":"' + b"a" * (3 << 20) + b'"}')
    elif mapping == "bytes":
        whole(b'{"requestId":3,"status":"Success","info":"\xff\xfe\x1b[31m"}')
    elif mapping == "retry":
        whole(b"", "429 Slow", "Retry-After: 99999999999999999999", "Retry-After: nan")
    elif mapping == "later":
        whole(b"", "429 Slow", "Retry-After: 300")
    elif mapping == "old":
        connection.sendall(GOOD % 4)
    elif mapping == "slow":
        head(length=100)
        for _ in range(100):
            connection.sendall(b" ")
            time.sleep(1)
    elif mapping == "informational":
        while True:
            connection.sendall(b"HTTP/1.1 102 Processing\r\n\r\n")
            time.sleep(0.01)
    elif mapping == "escape":
        whole(json.dumps({"requestId": "\x1b]0;title\x07", "status": "Success", "info": "\x1b[2J\u202e"}).encode())
    elif mapping == "token":
        whole(b'{"access_token":"good\\r\\nX-Injected: yes","expires_in":3600}')
    else:
        whole(GOOD % 5)


def serve(listener, name, ports, context):
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=one, args=(connection, name, ports, context), daemon=True).start()


def one(connection, name, ports, context):
    try:
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        received = b""
        while b"\r\n\r\n" not in received:
            chunk = connection.recv(65536)
            if not chunk:
                return
            received += chunk
        lines = received.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        with lock, open(log, "a") as file:
            file.write(json.dumps({"server": name, "line": lines[0], "headers": lines[1:]}) + "\n")
        path = lines[0].split(" ")[1].split("?")[0].split("/")
        answer(connection, path[-2] if path[-1] == "ingest" else path[-1], ports)
    except OSError:
        pass
    finally:
        connection.close()


listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
ports = [listener.getsockname()[1] for listener in listeners]
context = None
if "--tls" in sys.argv:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*sys.argv[sys.argv.index("--tls") + 1:])
for listener, name in zip(listeners, ["api", "other"]):
    threading.Thread(target=serve, args=(listener, name, ports, context), daemon=True).start()
print(*ports, flush=True)
sys.stdin.read()
