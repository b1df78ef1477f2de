#!/usr/bin/env python3
"""Writes a native capture in the other formats that can be imported: the same traffic, as the tools would have kept it.

    python3 write_formats.py h.ndjson FOLDER

makes h.har, h.chlsj, h.har.gz, h.zhar, newman.json, h.csv, h.log, curl.log and the folder answers/ (a file an answer, named by
its time). Each holds calls to other services, and secrets wherever such captures hold them: every one contains the word
CANARY, which must be found nowhere after an import. Python's standard library only.
"""

import base64
import csv
import datetime
import gzip
import json
import os
import sys
import zlib

count = 0


def secret():
    """A secret that has not been used yet."""
    global count
    count += 1
    return "CANARY%05dq7Zt" % count


def headers(name="name"):
    """Headers with secrets, under a format's word for a header's name."""
    return [
        {name: "Authorization", "value": "Bearer " + secret()},
        {name: "X-Api-Key", "value": secret()},
        {name: "Cookie", "value": "session=" + secret()},
        {name: "x-request-note", "value": secret()},
    ]


def stamp(ms):
    time = datetime.datetime.fromtimestamp(ms // 1000, datetime.timezone.utc)
    return time.strftime("%Y-%m-%dT%H:%M:%S") + ".%03dZ" % (ms % 1000)


def exchanges(path):
    """(time in ms, method, URL, HTTP status, duration or None, body as text, request's body or None) of each line."""
    for line in open(path, encoding="utf-8"):
        if not line.strip():
            continue
        parsed = json.loads(line)
        at = parsed["at"]
        if isinstance(at, str):
            at = round(datetime.datetime.fromisoformat(at.replace("Z", "+00:00")).timestamp() * 1000)
        # The body as it stands in the line, byte for byte.
        decoder = json.JSONDecoder()
        start = line.index('"response":') + len('"response":')
        value, end = decoder.raw_decode(line, start)
        body = value if isinstance(value, str) else line[start:end]
        yield at, parsed["method"], parsed["url"], parsed.get("httpStatus", 200), parsed.get("durationMs"), body, parsed.get("request")


def with_secrets(url):
    """The URL with a user, a password and a token in it."""
    scheme, rest = url.split("://", 1)
    return "%s://user:%s@%s%saccess_token=%s" % (scheme, secret(), rest, "&" if "?" in rest else "?", secret())


def har(rows):
    entries = []
    for number, (at, method, url, status, took, body, request) in enumerate(rows):
        content = {"mimeType": "application/json", "text": body}
        if number % 3 == 0:
            content = {"mimeType": "application/json", "encoding": "base64", "text": base64.b64encode(body.encode()).decode()}
        asked = {"method": method, "url": with_secrets(url), "headers": headers(), "cookies": [{"name": "s", "value": secret()}]}
        if request is not None:
            asked["postData"] = {"mimeType": "application/json", "text": json.dumps({**request, "token": secret()})}
        entries.append({
            "startedDateTime": stamp(at - (took or 0)), "time": took or 0, "request": asked, "comment": secret(),
            "response": {"status": status, "headers": headers(), "content": content}, "serverIPAddress": secret()})
        if number % 11 == 0:
            entries.append({
                "startedDateTime": stamp(at), "time": 1,
                "request": {"method": "POST", "url": "https://ims-na1.adobelogin.com/ims/token/v3?client_secret=" + secret(),
                            "postData": {"text": "client_secret=" + secret()}, "headers": headers()},
                "response": {"status": 200, "content": {"text": json.dumps({"access_token": secret()})}}})
    return {"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": entries}}


def charles(rows):
    entries = []
    for at, method, url, status, took, body, request in rows:
        plain, _, query = url.partition("?")
        scheme, rest = plain.split("://", 1)
        host, _, path = rest.partition("/")
        entries.append({
            "status": "COMPLETE", "method": method, "scheme": scheme, "host": host, "path": "/" + path, "query": query or None,
            "times": {"start": stamp(at - (took or 0)), "end": stamp(at)}, "durations": {"total": took or 0},
            "request": {"header": {"headers": headers()}, "body": {"text": json.dumps(request)} if request is not None else {}},
            "response": {"status": status, "header": {"headers": headers()}, "body": {"text": body}}})
    entries.append({"status": "COMPLETE", "method": "CONNECT", "host": "mc.adobe.io", "path": None, "notes": secret()})
    return entries


def newman(rows):
    executions = []
    clock = rows[0][0] - 1
    started = clock
    for at, method, url, status, _, body, request in rows:
        plain, _, query = url.partition("?")
        scheme, rest = plain.split("://", 1)
        host, _, path = rest.partition("/")
        asked = {"method": method, "header": headers("key"), "url": {
            "protocol": scheme, "host": host.split("."), "path": path.split("/"),
            "query": [dict(zip(("key", "value"), part.split("="))) for part in query.split("&") if part] +
                     [{"key": "access_token", "value": secret()}]}}
        if request is not None:
            asked["body"] = {"mode": "raw", "raw": json.dumps(request)}
        # The answers have no Date: Newman's own clock is its start and all response times since.
        executions.append({
            "cursor": {"iteration": 0}, "item": {"name": secret()}, "request": asked,
            "response": {"code": status, "header": headers("key"), "responseTime": at - clock,
                         "stream": {"type": "Buffer", "data": list(body.encode())}}})
        clock = at
    return {"collection": {"item": [], "auth": {"bearer": secret()}},
            "environment": {"values": [{"key": "token", "value": secret()}]},
            "run": {"stats": {}, "timings": {"started": started, "completed": clock}, "executions": executions}}


def main(capture, folder):
    rows = list(exchanges(capture))
    os.makedirs(os.path.join(folder, "answers"), exist_ok=True)

    def path(name):
        return os.path.join(folder, name)

    text = json.dumps(har(rows))
    open(path("h.har"), "w").write(text)
    gzip.open(path("h.har.gz"), "wt").write(text)
    open(path("h.zhar"), "wb").write(zlib.compress(text.encode()))
    open(path("h.chlsj"), "w").write(json.dumps(charles(rows)))
    open(path("newman.json"), "w").write(json.dumps(newman(rows)))
    gzip.open(path("h.ndjson.gz"), "wb").write(open(capture, "rb").read())

    with open(path("h.csv"), "w", newline="", encoding="utf-8") as file:
        file.write("\ufeff")
        table = csv.writer(file, delimiter=";")
        table.writerow(["Duration (ms)", "Token", "URL", "at", "HTTP status", "METHOD", "Response"])
        for at, method, url, status, took, body, _ in rows:
            table.writerow(["" if took is None else took, secret(), with_secrets(url), stamp(at), status, method, body])

    with open(path("h.log"), "w", encoding="utf-8") as file:
        for number, (at, method, url, status, took, body, _) in enumerate(rows):
            if number % 5 == 0:
                file.write("%s INFO token=%s Authorization: Bearer %s\n" % (stamp(at), secret(), secret()))
            time = stamp(at).replace("T", " ").replace(".", ",").rstrip("Z")
            duration = "" if took is None else " (%d ms)" % took
            file.write("%s INFO %s %s -> %d%s %s\n" % (time, method, with_secrets(url), status, duration, body))

    with open(path("curl.log"), "w", encoding="utf-8") as file:
        for at, method, url, status, took, body, _ in rows:
            plain = url.split("://", 1)[1]
            host, _, rest = plain.partition("/")
            # curl knows the time of an answer only from its Date header, in seconds: the line before it is more exact.
            file.write("%s calling\n> %s /%s HTTP/1.1\n> Host: %s\n" % (stamp(at), method, rest, host))
            file.write("> Authorization: Bearer %s\n> Cookie: a=%s\n> \n" % (secret(), secret()))
            file.write("< HTTP/1.1 %d X\n< set-cookie: %s\n< \n{ [117 bytes data]\n%s\n* done\n" % (status, secret(), body))

    for at, method, url, status, took, body, _ in rows:
        name = path("answers/answer-%d.json" % at)
        while os.path.exists(name):
            name = name.replace(".json", "x.json")
        open(name, "w").write(body + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
