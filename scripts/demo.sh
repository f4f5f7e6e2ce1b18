#!/usr/bin/env bash
# Shows a PyTorch checkpoint at work: handwritten digits in; classes, probabilities and an attention picture out.
# Then measures the accuracy over the whole bundled test set, which must be exactly what PyTorch counted.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
cd "$root"
sample=samples/Digits
attention=artifacts/digits-attention.png
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

fail() {
    printf 'demo: %s\n' "$1" >&2
    exit 1
}

number() {
    sed -n "s/.*\"$1\": *\([0-9]*\).*/\1/p" "$sample/testset.json"
}

bash scripts/setup.sh run || fail "what the demo needs could not be installed"
mkdir -p artifacts
rm -f "$attention"

printf 'Digits the network has not seen (%s/images):\n' "$sample"
bash scripts/dynconv run "$sample/digits.pth" --input "$sample"/images/*.png --top 3 --attention "$attention" ||
    fail "dynconv could not run the digits"
[[ -s "$attention" ]] || fail "dynconv wrote no attention picture"

printf '\nThe whole test set (%s/Program.cs):\n' "$sample"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if [[ -t 2 ]]; then
    printf 'demo: building…\n' >&2
fi
if ! dotnet build "$sample/Digits.csproj" --configuration Release --nologo --verbosity quiet -nodeReuse:false \
    -p:UseSharedCompilation=false >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    fail "the sample could not be built"
fi
dotnet "$sample/bin/Release/net10.0/Digits.dll" "$sample" | tee "$log" || fail "the sample disagrees with PyTorch"

expected="$(number correct) of $(number count)"
grep -q "^$expected " "$log" || fail "accuracy differs from PyTorch's $expected"
printf '\ndemo: %s test digits right, as in PyTorch; attention picture: %s\n' "$expected" "$root/$attention"
