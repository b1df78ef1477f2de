#!/usr/bin/env python3
"""Reads messages as a strict mail program does: python3 read_mail.py FILE…

Exits with 1 where Python's email package, strict, sees any defect, where a line is longer than 78 with its end, or where a line
end is not CRLF. Prints JSON: for each message its headers, and its parts with type, file name and content."""
import email
import email.policy
import json
import sys

messages = []
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        raw = file.read()
    assert b"\n" not in raw.replace(b"\r\n", b""), "a line end that is not CRLF"
    assert max(len(line) for line in raw.split(b"\r\n")) <= 76, "a line longer than 76"
    message = email.message_from_bytes(raw, policy=email.policy.strict)
    parts = []
    for part in message.walk():
        assert not part.defects, part.defects
        for name in part.keys():
            assert not getattr(part[name], "defects", ()), (name, part[name].defects)
        if not part.is_multipart():
            parts.append({"type": part.get_content_type(), "name": part.get_filename(), "text": part.get_content()})
    addresses = [f"{one.display_name}|{one.addr_spec}" for one in message["to"].addresses] if message["to"] else []
    messages.append({"subject": message["subject"], "from": message["from"].addresses[0].display_name, "to": addresses,
                     "date": message["date"].datetime.isoformat(), "id": message["message-id"], "bytes": len(raw),
                     "kind": message.get_content_type(), "parts": parts})
json.dump(messages, sys.stdout)
