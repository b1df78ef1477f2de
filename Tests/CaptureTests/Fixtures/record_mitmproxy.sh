#!/bin/bash
# Writes mitmproxy.har and mitmproxy.zhar: curl plays the session through mitmdump.
#   python3 -m venv venv && venv/bin/pip install mitmproxy==11.0.2
#   PATH=venv/bin:$PATH ./record_mitmproxy.sh
set -euo pipefail
source "$(dirname "$0")/session.sh"
proxy=$((port + 1))
confdir=$(mktemp -d)

through_proxy() { curl -s -x "http://127.0.0.1:$proxy" --noproxy '' -o /dev/null "${@:3}" "$2"; }

for file in mitmproxy.har mitmproxy.zhar; do
    start_standin
    mitmdump -q --set confdir="$confdir" --listen-host 127.0.0.1 -p "$proxy" --set hardump="$here/$file" &
    mitmdump=$!
    pids+=("$mitmdump")
    wait_for_port "$proxy"
    play through_proxy
    kill -INT "$mitmdump"
    wait "$mitmdump" || true
done
rm -rf "$confdir"
