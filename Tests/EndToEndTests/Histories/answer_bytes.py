#!/usr/bin/env python3
"""A server that answers a status call with the bytes of a file, whatever they are.

    python3 answer_bytes.py FOLDER

`FOLDER/ID` is the body of the answer about the request ID, `FOLDER/ID.status` its HTTP status where that is not 200. Prints its
port. Ends with its standard input. Python's standard library only.
"""
import http.server
import os
import sys
import threading
import urllib.parse

folder = sys.argv[1]


class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)["requestId"][0]
        path = os.path.join(folder, os.path.basename(asked))
        body = open(path, "rb").read()
        self.send_response(int(open(path + ".status").read()) if os.path.exists(path + ".status") else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
