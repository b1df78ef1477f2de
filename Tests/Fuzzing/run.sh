#!/usr/bin/env bash
# Fuzzes every reader of captures with libFuzzer, guided by coverage: see README.md.
#
#     Tests/Fuzzing/run.sh [SECONDS] [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-60}
folder=${2:-.build/fuzzing}
mkdir -p "$folder/modules" "$folder/corpus"

maps=()
for library in CCrypto CZlib CZstd; do maps+=(-Xcc "-fmodule-map-file=$PWD/Sources/$library/module.modulemap"); done
flags=(-O -package-name fuzzing -sanitize=fuzzer -parse-as-library -enable-testing -swift-version 6 -I "$folder/modules" "${maps[@]}")

objects=()
for module in Bytes IngestionAPI Capture; do
    echo "compiling $module"
    mapfile -t files < <(find "Sources/$module" -name '*.swift' | LC_ALL=C sort)
    swiftc "${flags[@]}" -wmo -module-name "$module" -emit-module -emit-module-path "$folder/modules/$module.swiftmodule" \
        -emit-object -o "$folder/modules/$module.o" "${files[@]}"
    objects+=("$folder/modules/$module.o")
done
echo "linking"
swiftc "${flags[@]}" -o "$folder/fuzz" Tests/Fuzzing/FuzzCaptures.swift Tests/CaptureTests/Support/FuzzedReaders.swift "${objects[@]}" -lcrypto -lz -lzstd

# Seeds: the beginning of each fixture, once for each reader that may be given it; small files whole, for the front door.
python3 - "$folder/corpus" <<'PYTHON'
import pathlib, sys
readers, front_door = 19, 127
for path in sorted(pathlib.Path("Tests/CaptureTests").glob("[FC]*/**/*")):
    if path.is_file() and path.suffix in {".har", ".log", ".csv", ".json", ".zhar", ".xlsx", ".zip", ".tar", ".ndjson", ".xml"}:
        content = path.read_bytes()
        if ".expected." in path.name:
            continue
        name = "-".join(path.parts[2:])
        for reader in range(readers):
            for length in (600, 3000):
                pathlib.Path(sys.argv[1], "%s-%d-%d" % (name, reader, length)).write_bytes(bytes([reader]) + content[:length])
        if len(content) < 16000:
            pathlib.Path(sys.argv[1], name).write_bytes(bytes([front_door]) + content)
PYTHON
# What crashes is libFuzzer's to catch: it writes the input down.
SWIFT_BACKTRACE=enable=no "$folder/fuzz" -max_total_time="$seconds" -max_len=16384 -timeout=5 -rss_limit_mb=1024 -print_final_stats=1 \
    -artifact_prefix="$folder/" "$folder/corpus"
