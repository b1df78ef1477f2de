#!/bin/bash
# Writes curl-w-json.log, curl-v.log, curl-v-trace-time.log, shell.log, answers/ and answers-*.json with curl and jq.
set -euo pipefail
source "$(dirname "$0")/session.sh"
cd "$here"

# 1. The body, and what -w says about the call behind it.
start_standin
with_json() { curl -s "${@:3}" -w '%{json}\n' "$2"; }
play with_json > curl-w-json.log

# 2. What -v says, with the body: standard error and standard output in one file. A second between the calls, for the
# Date header has no finer time.
start_standin
verbose() { sleep 1; curl -sv "${@:3}" "$2" 2>&1; echo; }
play verbose > curl-v.log

# 3. The same with --trace-time, which begins each line of -v with a time of day.
start_standin
traced() { sleep 1; curl -sv --trace-time "${@:3}" "$2" 2>&1; echo; }
play traced > curl-v-trace-time.log

# 4. A cron job's own log.
start_standin
logged() {
    local answer status seconds
    sleep 1.1
    answer=$(curl -s "${@:3}" -w '\n%{http_code} %{time_total}' "$2" | tr -d '\0') || true
    read -r status seconds <<< "${answer##*$'\n'}"
    printf '%s %s %s -> %s (%.0f ms) %s\n' "$(date -u +%FT%TZ)" "$1" "$2" "$status" \
        "$(awk "BEGIN { print $seconds * 1000 }")" "$(tr -d '\n' <<< "${answer%$'\n'*}")"
}
{
    echo "$(date -u +%FT%TZ) ingestion job starts"
    play logged
    echo "$(date -u +%FT%TZ) ingestion job ends"
} > shell.log

# 5. Bare answers, a file each, named by the time at which they came.
rm -rf answers
mkdir answers
start_standin
count=0
bare() {
    sleep 1.1
    local file
    file=answers/answer-$(date -u +%Y%m%dT%H%M%SZ).json
    count=$((count + 1))
    case $count in
    4) curl -s "${@:3}" "$2" | jq . > "$file" ;;
    *) curl -s "${@:3}" "$2" > "$file" ;;
    esac
}
play bare dataIngestion
find answers -size 0 -delete # the call without an answer

# 6. Several answers one after another in a file: without anything between them, as >> leaves them.
rm -f answers-appended.json
start_standin
appended() { curl -s "${@:3}" "$2" >> answers-appended.json; }
play appended dataIngestion

# 7. The same with jq: pretty-printed, and as an array.
start_standin
piped() { curl -s "${@:3}" "$2"; }
play piped dataIngestion | jq . > answers-jq.json
start_standin
play piped dataIngestion | jq -s . > answers-array.json
