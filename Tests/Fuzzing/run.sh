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
flags=(-O -sanitize=fuzzer -parse-as-library -enable-testing -swift-version 6 -I "$folder/modules" "${maps[@]}")

objects=()
for module in Digest IngestionAPI Capture; do
    echo "compiling $module"
    mapfile -t files < <(find "Sources/$module" -name '*.swift' | LC_ALL=C sort)
    swiftc "${flags[@]}" -wmo -module-name "$module" -emit-module -emit-module-path "$folder/modules/$module.swiftmodule" \
        -emit-object -o "$folder/modules/$module.o" "${files[@]}"
    objects+=("$folder/modules/$module.o")
done
echo "linking"
swiftc "${flags[@]}" -o "$folder/fuzz" Tests/Fuzzing/FuzzCaptures.swift "${objects[@]}" -lcrypto -lz -lzstd

# Seeds: the beginning of each fixture, once for each reader that may be given it.
python3 - "$folder/corpus" <<'PYTHON'
import pathlib, sys
for path in sorted(pathlib.Path("Tests/CaptureTests/Fixtures").rglob("*")):
    if path.is_file() and path.suffix in {".har", ".log", ".csv", ".json", ".zhar"}:
        content = path.read_bytes()
        for reader in range(10):
            for length in (400, 3000):
                name = "%s-%d-%d" % (path.name, reader, length)
                pathlib.Path(sys.argv[1], name).write_bytes(bytes([reader]) + content[:length])
PYTHON
"$folder/fuzz" -max_total_time="$seconds" -max_len=4096 -timeout=5 -rss_limit_mb=1024 -print_final_stats=1 \
    -artifact_prefix="$folder/" "$folder/corpus"
