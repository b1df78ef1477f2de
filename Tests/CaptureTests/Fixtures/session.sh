# For the record_*.sh scripts, by `source`: starts the stand-in, and plays its session with curl.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
port=${PORT:-8099}
base=http://localhost:$port
pids=()

finish() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
}
trap finish EXIT

wait_for_port() {
    for _ in $(seq 100); do
        if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return 0; fi
        sleep 0.1
    done
    return 1
}

# Starts the stand-in anew: IDs count from 3520 again.
start_standin() {
    if [ -n "${standin:-}" ]; then kill "$standin"; wait "$standin" 2>/dev/null || true; fi
    python3 -B "$here/standin.py" "$port" &
    standin=$!
    pids+=("$standin")
    wait_for_port "$port"
}

# play FUNCTION [PATTERN]: calls `FUNCTION method url arguments-for-curl…` for each step whose path has the pattern.
play() {
    local method path body token
    while IFS=$'\t' read -r method path body token; do
        case $path in *${2:-}*) ;; *) continue ;; esac
        local arguments=(-X "$method" -H "Authorization: Bearer $token" -H "X-Api-Key: CANARY-SECRET-2"
            -H "Cookie: session=CANARY-SECRET-3")
        case $body in
        -) ;;
        \{*) arguments+=(-H "Content-Type: application/json" --data "$body") ;;
        *) arguments+=(--data "$body") ;;
        esac
        "$1" "$method" "$base$path" "${arguments[@]}" </dev/null || true
    done < <(python3 -B "$here/standin.py" --session)
}
