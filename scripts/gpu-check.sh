#!/usr/bin/env bash
# Makes the kit for a bare GPU machine, one that has python3 with PyTorch but no .NET and no network:
#   scripts/gpu-check.sh          artifacts/gpu-check/ and artifacts/gpu-check.tar.gz
#   scripts/gpu-check.sh try      the same, and runs it here, shortly, on whatever driver and PyTorch there are
# There: tar xzf gpu-check.tar.gz && python3 gpu-check/check.py [--minutes 25] [--out FOLDER]
# checks parity, runs the benches beside PyTorch and writes report.md, report.json and two plots.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
cd "$root"
kit=$root/artifacts/gpu-check
largest=$((64 * 1024 * 1024))
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

fail() {
    printf 'gpu-check: %s\n' "$1" >&2
    exit 1
}

[[ $# -eq 0 || ($# -eq 1 && $1 == try) ]] || fail "usage: scripts/gpu-check.sh [try]"
bash scripts/setup.sh native
[[ ${1:-} != try ]] || bash scripts/setup.sh train

rm -rf "$kit" "$kit.tar.gz"
mkdir -p "$kit/bin" "$kit/lib" "$kit/icd" "$kit/networks"
dotnet publish src/DynConv.Tool/DynConv.Tool.csproj --configuration Release --use-current-runtime -p:PublishAot=true \
    --output "$kit/bin" --nologo --verbosity quiet -nodeReuse:false </dev/null
cp scripts/kit/check.py scripts/kit/report.py scripts/peers/torch_peer.py "$kit/"
cp tests/golden/networks/*.py "$kit/networks/"
for network in dy_mobilenetv2_100 dy_resnet18 odconv_resnet18_4x tf_efficientnet_cc_b0_4e; do
    cp "tests/golden/networks/$network.tensors.tsv" "$kit/networks/"
done

# A machine for CUDA often has the driver without the Vulkan loader, or without the file that names the driver.
# 64-bit ones say so, on either processor.
loader=$({ ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } |
    sed -n 's/.*libvulkan\.so\.1 (.*\(x86-64\|AArch64\).* => //p' | head -n 1)
[[ -n "$loader" ]] || fail "there is no libvulkan.so.1 to take along"
cp -L "$loader" "$kit/lib/libvulkan.so.1"
for entry in GLX EGL; do
    printf '{"file_format_version": "1.0.1", "ICD": {"library_path": "lib%s_nvidia.so.0", "api_version": "1.3.0"}}\n' \
        "$entry" >"$kit/icd/nvidia_${entry,,}.json"
done

tar -C artifacts -czf "$kit.tar.gz" gpu-check
size=$(stat -c %s "$kit.tar.gz")
unpacked=$(du -sb "$kit" | cut -f 1)
((unpacked < largest)) || fail "the kit has $unpacked bytes, $largest are allowed"
printf 'gpu-check: %s, %d KiB (%d KiB unpacked)\n' "$kit.tar.gz" $((size / 1024)) $((unpacked / 1024))

if [[ ${1:-} == try ]]; then
    /usr/bin/python3 "$kit/check.py" --any-device --minutes 6 --seconds 0.5 --batch 1,4 --out artifacts/gpu-check-tried
fi
