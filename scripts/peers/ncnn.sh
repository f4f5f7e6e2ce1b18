#!/usr/bin/env bash
# Builds artifacts/peers/ncnn_worker, by which tests/DynConv.Peers times ncnn's Vulkan convolution:
#   scripts/peers/ncnn.sh FOLDER   ncnn's source (a checkout), or where it is installed, with Vulkan
#   scripts/peers/ncnn.sh          the system's ncnn (libncnn-dev, which Debian 12 does not have)
# Nothing is downloaded but Debian's cmake, g++ and, for a checkout without its submodule, glslang.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
build=$root/artifacts/peers/ncnn-build
log=$root/artifacts/peers/ncnn.log

fail() {
    printf 'ncnn: %s\n' "$1" >&2
    exit 2
}

[[ $# -le 1 && "${1:-}" != -* ]] || fail 'usage: scripts/peers/ncnn.sh [FOLDER]'
from=
if [[ $# -eq 1 ]]; then
    from=$(readlink -f "$1") && [[ -d "$from" ]] || fail "there is no folder $1: give ncnn's source or installation"
fi

bash "$root/scripts/setup.sh" peers
mkdir -p "$build"
if ! cmake -S "$root/scripts/peers/ncnn" -B "$build" -DCMAKE_BUILD_TYPE=Release -DNCNN_FROM="$from" >"$log" 2>&1 ||
    ! cmake --build "$build" --target ncnn_worker >>"$log" 2>&1; then
    fail "the worker could not be built, see $log: $(grep -m 1 -i error "$log" || tail -n 1 "$log")"
fi
cp "$build/ncnn_worker" "$root/artifacts/peers/ncnn_worker"
printf '%s\n' "artifacts/peers/ncnn_worker"
