#!/usr/bin/env bash
# Compiles shaders/matrix/*.comp, which use VK_KHR_cooperative_matrix and which the glslc of Debian 12 cannot compile,
# in the folder of the newest driver (scripts/newest-driver.sh), and keeps beside each what came of it: NAME.spv, which the
# library embeds, and NAME.sources, its SHA-256 and that of every file that it was made from. Run it after a change of
# one of those: a test compares.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
cd "$root"
work=$(mktemp -d /tmp/matrix-shaders.XXXXXX)
trap 'rm -rf "$work"' EXIT

fail() {
    printf 'matrix-shaders: %s\n' "$1" >&2
    exit 2
}

[[ $# -eq 0 ]] || fail "there are no options; it compiles shaders/matrix/*.comp"
for shader in shaders/matrix/*.comp; do
    name=$(basename "$shader" .comp)
    bash scripts/newest-driver.sh run bash -euc '
        glslc -O -Werror --target-env=vulkan1.1 -I shaders/include -MD -MF "$2.d" -o "$2" "$1"
        spirv-val --target-env vulkan1.1 "$2"
    ' compile "$shader" "$work/$name.spv" || fail "$shader does not compile"
    # The rule that glslc writes: target, colon, the files.
    mv "$work/$name.spv" "shaders/matrix/$name.spv"
    sed 's/^[^:]*: *//' "$work/$name.spv.d" | tr -d '\\' | tr -s ' ' '\n' | sed '/^$/d' | LC_ALL=C sort -u |
        xargs sha256sum "shaders/matrix/$name.spv" >"$work/$name.sources"
    mv "$work/$name.sources" "shaders/matrix/$name.sources"
    printf '%s: %s bytes of %s files\n' "$name" "$(stat -c %s "shaders/matrix/$name.spv")" \
        "$(wc -l <"shaders/matrix/$name.sources")"
done
