#!/usr/bin/env bash
# Compiles the sample with gcc against artifacts/native, which scripts/native.sh makes: samples/CAbi/build.sh [PROGRAM]
set -euo pipefail

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
native=$(cd "$here/../.." && pwd)/artifacts/native
program=${1:-$native/digits}
if [[ ! -e "$native/libdynconv.so" ]]; then
    printf 'build: %s is missing: run scripts/native.sh\n' "$native/libdynconv.so" >&2
    exit 1
fi

"${CC:-gcc}" -std=c99 -O2 -Wall -Wextra -Wpedantic -Werror -I "$native" -o "$program" "$here"/*.c \
    -L "$native" -ldynconv -lvulkan -lz -lm -Wl,-rpath,"$native"
