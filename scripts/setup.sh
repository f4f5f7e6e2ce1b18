#!/usr/bin/env bash
# Installs from Debian what is missing: scripts/setup.sh [run|native|test|train|peers]
#   run    what building and running needs: a Vulkan loader, a driver, glslc, spirv-val (the default)
#   native also what building the library for C and its samples needs: gcc, headers
#   test   also what the tests need: lavapipe, RADV, SwiftShader (it comes with chromium), validation layers, libshaderc,
#          spirv-cross
#   peers  what tests/DynConv.Peers compares with: PyTorch and a fast BLAS; cmake, g++ and glslang for ncnn's worker
#   train  what retraining samples/Digits and regenerating tests/golden needs: PyTorch and NumPy
# Says nothing and changes nothing when nothing is missing. A GPU driver that is already there is left alone.
set -euo pipefail

fail() {
    printf 'setup: %s\n' "$1" >&2
    exit 1
}

has_library() {
    { ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null; } | grep -F "$1 " >/dev/null
}

has_python_module() {
    /usr/bin/python3 -c "import $1" >/dev/null 2>&1
}

has_file() {
    compgen -G "$1" >/dev/null
}

# A manifest counts only when its library is there too: containers often have the first without the second.
has_driver() {
    local manifest library
    if [[ -n "${VK_DRIVER_FILES:-}${VK_ICD_FILENAMES:-}" ]]; then
        return 0
    fi
    for manifest in /usr/share/vulkan/icd.d/*.json /usr/local/share/vulkan/icd.d/*.json /etc/vulkan/icd.d/*.json; do
        [[ -r "$manifest" ]] || continue
        library=$(sed -n 's/.*"library_path"[^"]*"\([^"]*\)".*/\1/p' "$manifest" | head -n 1)
        case "$library" in
            /*) [[ -e "$library" ]] && return 0 ;;
            */*) [[ -e "$(dirname "$manifest")/$library" ]] && return 0 ;;
            ?*) has_library "$library" && return 0 ;;
        esac
    done
    return 1
}

missing=()

need() {
    local package=$1
    shift
    "$@" || missing+=("$package")
}

need_to_run() {
    need libvulkan1 has_library libvulkan.so.1
    need mesa-vulkan-drivers has_driver
    need glslc command -v glslc >/dev/null
    need spirv-tools command -v spirv-val >/dev/null
}

need_to_native() {
    need_to_run
    need gcc command -v gcc >/dev/null
    need g++ command -v g++ >/dev/null
    need libc6-dev has_file /usr/include/stdio.h
    need libvulkan-dev has_file /usr/include/vulkan/vulkan.h
    need zlib1g-dev has_file /usr/include/zlib.h
}

need_to_test() {
    need_to_native
    need mesa-vulkan-drivers has_file '/usr/share/vulkan/icd.d/lvp_icd*.json'
    need chromium has_file /usr/lib/chromium/vk_swiftshader_icd.json
    need vulkan-validationlayers has_file '/usr/share/vulkan/explicit_layer.d/VkLayer_khronos_validation.json'
    need mesa-vulkan-drivers has_file '/usr/share/vulkan/icd.d/radeon_icd*.json'
    need spirv-cross command -v spirv-cross >/dev/null
    need libshaderc1 has_library libshaderc.so.1
}

need_to_train() {
    need python3 test -x /usr/bin/python3
    need python3-numpy has_python_module numpy
    need python3-torch has_python_module torch
    need python3-pil has_python_module PIL
}

need_to_peers() {
    need_to_native
    need_to_train
    # The BLAS that PyTorch brings along is the reference, many times slower.
    need libopenblas0-openmp has_library libopenblas.so.0
    need cmake command -v cmake >/dev/null
    need make command -v make >/dev/null
    need glslang-dev has_file '/usr/lib/*/cmake/glslang/glslang-config.cmake'
    # Without it, glslang-dev's description for cmake names a file that is not there.
    need glslang-tools command -v glslangValidator >/dev/null
}

purpose=${1:-run}
case "$purpose" in
    run | native | test | train | peers) "need_to_$purpose" ;;
    *) fail "unknown purpose '$purpose': use run, native, test, train or peers" ;;
esac

if [[ "$purpose" != train ]] && ! command -v dotnet >/dev/null; then
    fail "the .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download, then run this again"
fi

if [[ ${#missing[@]} -eq 0 ]]; then
    exit 0
fi
mapfile -t missing <<<"$(printf '%s\n' "${missing[@]}" | sort -u)"

if ! command -v apt-get >/dev/null; then
    fail "this system has no apt-get: install what Debian calls ${missing[*]}, then run this again"
fi

as_root=()
if [[ $(id -u) -ne 0 ]]; then
    command -v sudo >/dev/null || fail "not root and no sudo: as root, run apt-get install ${missing[*]}"
    as_root=(sudo)
    if [[ ! -t 0 ]]; then
        as_root+=(-n)
    fi
    "${as_root[@]}" true 2>/dev/null || fail "sudo refused: as root, run apt-get install ${missing[*]}"
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT

apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -o DPkg::Lock::Timeout=300 -o APT::Update::Error-Mode=any "$@" >"$log" 2>&1 </dev/null ||
        fail "apt-get $1 failed: $(grep -m 1 '^E:' "$log" || tail -n 1 "$log")"
}

printf 'setup: installing %s\n' "${missing[*]}" >&2
apt update
apt install --yes --no-install-recommends "${missing[@]}"
