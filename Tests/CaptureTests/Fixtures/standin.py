#!/usr/bin/env python3
"""A local stand-in of Adobe Campaign Standard's data ingestion API, for recording captures.

    standin.py [PORT]          serves on 127.0.0.1 (port 8099) until it is ended
    standin.py --session       prints the session that every recording plays, tab-separated:
                               method, path, request body, token

It needs Python's standard library only. All secrets in it are made up: canaries for the test that nothing of a
capture's credentials survives an import.
"""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qs, urlsplit

PORT = 8099
TOKEN = "CANARY-SECRET-1"
WRONG_TOKEN = "CANARY-SECRET-1-EXPIRED"
API_KEY = "CANARY-SECRET-2"
COOKIE = "session=CANARY-SECRET-3"
FIRST_ID = 3520

API = "/acme/campaign/dataIngestion/xdmIngestion/"


def ingest(mapping, query=""):
    return f"{API}{mapping}/ingest{query}"


# Method, path, request body, token. 18 calls of the API with an answer, 1 without, 5 other calls.
SESSION = [
    ("POST", "/ims/token", f"grant_type=client_credentials&client_secret={API_KEY}", TOKEN),
    ("GET", "/", "", TOKEN),
    ("POST", ingest("1042"), "{}", TOKEN),                                # 3520 submitted
    ("POST", ingest("1042"), "{}", TOKEN),                                # 3520 already in progress
    ("GET", ingest("1042", "?requestId=3520"), "", TOKEN),                # in progress
    ("GET", ingest("1042", "?requestId=3520"), "", TOKEN),                # success
    ("POST", ingest("1042"), "{}", TOKEN),                                # 3521 submitted
    ("GET", ingest("1042"), '{"requestId": 3521}', TOKEN),                # in progress
    ("GET", ingest("1042"), '{"requestId": 3521}', TOKEN),                # failed
    ("POST", ingest("1042"), "{}", TOKEN),                                # 3522 submitted
    ("GET", ingest("1042", "?requestId=3522"), "", TOKEN),                # in progress
    ("GET", ingest("1042", "?requestId=3522"), "", TOKEN),                # failed, with a batch
    ("POST", ingest("1042"), "{}", WRONG_TOKEN),                          # 401
    ("POST", ingest("1042"), "{}", TOKEN),                                # 3523 submitted
    ("GET", ingest("1042", "?requestId=3523"), "", TOKEN),                # in progress
    ("GET", ingest("1042", "?requestId=3523"), "", TOKEN),                # aborted
    ("POST", ingest("1077"), "{}", TOKEN),                                # not stopped
    ("POST", ingest("1078"), "{}", TOKEN),                                # not published
    ("POST", ingest("1079"), "{}", TOKEN),                                # the connection ends without an answer
    ("GET", "/acme/campaign/profileAndServices/profile?_lineCount=1", "", TOKEN),  # not this API, has a "status"
    ("GET", "/favicon.ico", "", TOKEN),
    ("POST", ingest("XDM44"), "{}", TOKEN),                               # 3524 submitted
    ("GET", ingest("XDM44", "?requestId=3524"), "", TOKEN),               # in progress, and so it stays
    ("GET", "/nothing/here", "", TOKEN),                                  # 404
]

PAGE = b"""<!doctype html>
<html lang="en">
<title>Ingestion</title>
<p id="state">running</p>
<script src="/session.js"></script>
</html>
"""

# What the page does: the same session with fetch(). A browser's GET has no body, so the ID goes into the query.
SCRIPT = """
const steps = %s;
async function play() {
  for (const [method, path, body, token] of steps) {
    const headers = {"Authorization": "Bearer " + token, "X-Api-Key": "%s"};
    let url = path;
    const options = {method, headers};
    if (method === "POST") {
      options.body = body;
      headers["Content-Type"] = body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded";
    } else if (body) {
      url += "?requestId=" + JSON.parse(body).requestId;
    }
    try {
      await (await fetch(url, options)).text();
    } catch (error) {
      console.log(String(error));
    }
  }
  document.getElementById("state").textContent = "done";
}
play();
"""


class State:
    """The requests of one recording."""

    def __init__(self):
        self.lock = Lock()
        self.next_id = FIRST_ID
        self.running = {}   # mapping -> ID
        self.asked = {}     # ID -> how often
        self.mapping = {}   # ID -> mapping

    def submit(self, mapping):
        if mapping in ("1077", "1078"):
            what = "stopped" if mapping == "1077" else "published"
            return {
                "info": f"Unable to submit data ingestion request, XDM Mapping ID: {mapping} is not {what}",
                "status": "Failed",
            }
        with self.lock:
            if mapping in self.running:
                return {
                    "requestId": self.running[mapping],
                    "info": f"Ingestion request already in progress for the Mapping ID: {mapping}",
                    "status": "In Progress",
                }
            request = self.next_id
            self.next_id += 1
            self.running[mapping] = request
            self.mapping[request] = mapping
            return {
                "requestId": request,
                "info": f"Ingestion request submitted successfully for the Mapping ID: {mapping}",
                "status": "Success",
            }

    def status(self, mapping, request):
        """The answer's text: the API writes some with blanks and some without."""
        with self.lock:
            asked = self.asked[request] = self.asked.get(request, 0) + 1
            kind = (request - FIRST_ID) % 5
            if request not in self.mapping or asked == 1 or kind == 4:
                return json.dumps({
                    "batchId": "", "info": f"Mapping Id: {mapping}.", "numRecords": 0, "requestId": request,
                    "status": "In Progress"})
            self.running.pop(mapping, None)
        if kind == 0:
            return json.dumps({
                "batchId": "", "info": f"Mapping Id: {mapping}. ", "numRecords": 15, "requestId": request,
                "status": "Success"})
        if kind == 1:
            return json.dumps({
                "batchId": "",
                "info": f"Mapping Id: {mapping}. ACP-880056 Failed to fetch the record from the database.",
                "numRecords": 0, "requestId": request, "status": "Failed"})
        if kind == 2:
            return json.dumps({
                "batchId": "fde5ed0a3a294cb4905f9ce2dfbc3bea",
                "info": f"Mapping Id: {mapping}. ACP-880096 Sync job failed to upload. "
                        "Please check the error in Platform UI.",
                "numRecords": 0, "requestId": request, "status": "Failed"}, separators=(",", ":"))
        return json.dumps({
            "batchId": "", "info": f"Mapping Id: {mapping}. ", "numRecords": 0, "requestId": request,
            "status": "Aborted"}, separators=(",", ":"))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "standin"
    sys_version = ""

    def log_message(self, *arguments):
        pass

    def answer(self, status, content_type, body, headers=()):
        body = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def version_string(self):
        return self.server_version

    def handle_call(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        time.sleep(0.02)
        if url.path.startswith(API) and url.path.endswith("/ingest"):
            return self.handle_api(url, body)
        if url.path == "/ims/token" and self.command == "POST":
            return self.answer(200, "application/json", json.dumps(
                {"access_token": TOKEN, "token_type": "bearer", "expires_in": 86399}))
        if url.path == "/":
            return self.answer(200, "text/html; charset=utf-8", PAGE, [("Set-Cookie", COOKIE)])
        if url.path == "/session.js":
            steps = [step for step in SESSION if step[1] != "/"]
            return self.answer(200, "text/javascript", SCRIPT % (json.dumps(steps), API_KEY))
        if url.path == "/favicon.ico":
            return self.answer(200, "image/x-icon", bytes.fromhex("00000100"))
        if url.path.startswith("/acme/campaign/profileAndServices/"):
            return self.answer(200, "application/json", '{"content": [], "status": "Success"}')
        return self.answer(404, "text/plain", "not found\n")

    def handle_api(self, url, body):
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self.answer(401, "application/json", '{"error_code":"401013","message":"Oauth token is not valid"}')
        mapping = url.path[len(API):-len("/ingest")]
        if mapping == "1079":
            self.close_connection = True
            return None
        if self.command == "POST":
            return self.answer(200, "application/json", json.dumps(self.server.state.submit(mapping)))
        request = parse_qs(url.query).get("requestId", [None])[0] or json.loads(body)["requestId"]
        return self.answer(200, "application/json", self.server.state.status(mapping, int(request)))

    do_GET = do_POST = handle_call


def make_server(port=PORT):
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    server.state = State()
    return server


def start(port=PORT):
    """Serves in a thread; for recordings written in Python."""
    server = make_server(port)
    Thread(target=server.serve_forever, daemon=True).start()
    return server


if __name__ == "__main__":
    if sys.argv[1:] == ["--session"]:
        for step in SESSION:
            print("\t".join(field or "-" for field in step))
    else:
        make_server(int(sys.argv[1]) if len(sys.argv) > 1 else PORT).serve_forever()
