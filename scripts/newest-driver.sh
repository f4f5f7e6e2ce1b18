#!/usr/bin/env bash
# Runs tests, benches or any command on the newest software driver: lavapipe, loader and validation layers of Debian
# sid, unpacked into a folder of their own with the libraries that they need. Nothing is installed in the system.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/dynconv
sid=$cache/newest-driver
configuration=Release
# The driver; what the tests compile shaders and C with; what .NET wants of a system; a shell to look around with.
packages=(
    mesa-vulkan-drivers libvulkan1 vulkan-validationlayers vulkan-tools
    glslc libshaderc1 spirv-tools gcc g++ libc6-dev libvulkan-dev zlib1g-dev
    libstdc++6 libssl3t64 icu-devtools
    base-files libc-bin bash coreutils procps grep sed)
peers=(python3-torch libopenblas0-pthread)

usage() {
    cat <<'USAGE'
usage: scripts/newest-driver.sh [--renew] [make | test SUITE [OPTION…] | bench [NAME…] | peers [OPTION…] | run COMMAND…]

  (nothing)    every test that uses a GPU, as scripts/test.sh --newest
  make         makes the folder and says what is in it; all the others make it too when it is not there
  test         builds one suite of tests/ and runs it, or a part of it, with validation
  bench        builds tests/DynConv.Benchmarks and runs it
  peers        builds tests/DynConv.Peers and runs it, in a folder of its own that has sid's PyTorch too (2 GB)
  run          runs a command; it sees this checkout, /tmp and the current folder where they are, and .NET
  --renew      makes the folder anew, for a newer driver

  scripts/newest-driver.sh run vulkaninfo --summary
  scripts/newest-driver.sh test DynConv.Vulkan.Tests -class DynConv.Vulkan.Tests.Kernels.LinearTests
  scripts/newest-driver.sh bench convolution 1
  scripts/newest-driver.sh peers --batch 1,8
  scripts/newest-driver.sh run env LP_NATIVE_VECTOR_WIDTH=512 scripts/dynconv devices

Needs apt-get, and root or user namespaces; the first time also the network, 1 GB of disk and half a minute.
  XDG_CACHE_HOME         the folder is dynconv/newest-driver below it (~/.cache)
  DYNCONV_DEBIAN_MIRROR  where Debian comes from (where apt gets it, or http://deb.debian.org/debian)
Variables of DYNCONV, DOTNET, Vulkan (VK), Mesa (MESA) and lavapipe (LP, GALLIVM) are handed on, except those that name
drivers and layers.
USAGE
}

fail() {
    printf 'newest-driver: %s\n' "$1" >&2
    exit 2
}

need() {
    command -v "$1" >/dev/null || fail "$1 is missing: $2"
}

say() {
    printf 'newest-driver: %s\n' "$1" >&2
}

find_mirror() {
    local mirror=${DYNCONV_DEBIAN_MIRROR:-}
    if [[ -z "$mirror" ]]; then
        mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null |
            grep -m 1 -E '/debian/?$') || mirror=http://deb.debian.org/debian
    fi
    printf '%s\n' "$mirror"
}

find_keyring() {
    local keyring
    for keyring in /usr/share/keyrings/debian-archive-keyring.{pgp,gpg}; do
        [[ ! -r "$keyring" ]] || break
    done
    [[ -r "$keyring" ]] || fail "Debian's keys are missing: apt-get install debian-archive-keyring"
    printf '%s\n' "$keyring"
}

# apt ARGUMENT…: apt-get with the machine's settings (proxies, credentials) and with lists, status and cache of its own.
# What is not signed by Debian, or has another hash than its signed lists say, is refused.
apt() {
    local apt=$partial.apt
    apt-get -qq -o Dir::State="$apt/state" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt/cache" \
        -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
        -o APT::Default-Release= -o APT::Sandbox::User= -o APT::Update::Error-Mode=any -o Acquire::Retries=3 \
        -o Acquire::AllowInsecureRepositories=false -o Acquire::AllowWeakRepositories=false \
        -o APT::Get::AllowUnauthenticated=false -o APT::Install-Recommends=false "$@" \
        >"$sid.log" 2>&1 </dev/null ||
        fail "apt-get $1 failed, see $sid.log: $(grep -m 1 '^E:' "$sid.log" || tail -n 1 "$sid.log")"
}

is_made() {
    [[ -f "$sid/etc/newest-driver" && "$(<"$sid/etc/newest-driver")" == "${packages[*]}" ]]
}

# Made beside its place and moved there when whole, so that a run that was cut off leaves nothing that looks whole.
make_folder() {
    local apt=$partial.apt mirror keyring archive
    need apt-get 'the driver is Debian'\''s, and so is what fetches it'
    need dpkg-deb 'apt-get install dpkg'
    mirror=$(find_mirror)
    keyring=$(find_keyring)
    say "making $sid from $mirror"
    rm -rf --one-file-system "$partial" "$apt"
    mkdir -p "$partial" "$apt"/{state/lists/partial,cache/archives/partial}
    : >"$apt/status"
    printf 'deb [signed-by=%s] %s sid main\n' "$keyring" "$mirror" >"$apt/sources.list"
    apt update
    apt install --yes --download-only "${packages[@]}"

    # Unpacked, not installed: no script of a package is run. First the one with the links from /lib to /usr/lib.
    for archive in "$apt"/cache/archives/{base-files_,}*.deb; do
        dpkg-deb --extract "$archive" "$partial" 2>"$sid.log" ||
            fail "$(basename "$archive") cannot be unpacked: $(tail -n 1 "$sid.log")"
        dpkg-deb --show "$archive" >>"$apt/versions"
    done
    sort -u "$apt/versions" >"$partial/etc/newest-driver.versions"
    printf 'root:x:0:0:root:/root:/bin/bash\n' >"$partial/etc/passwd"
    printf '%s\n' "${packages[*]}" >"$partial/etc/newest-driver"
    rm -rf --one-file-system "$apt" "$sid"
    mv "$partial" "$sid"
}

# Every run holds a lock that it shares with other runs, so that no folder is replaced under a running test.
prepare() {
    mkdir -p "$cache" 2>/dev/null || fail "$cache cannot be made: set XDG_CACHE_HOME"
    need flock 'apt-get install util-linux'
    exec 9>"$sid.lock"
    flock --shared 9
    if [[ $renew -eq 1 ]] || ! is_made; then
        flock --exclusive 9
        if [[ $renew -eq 1 ]] || ! is_made; then
            make_folder
        fi
        flock --shared 9
    fi
}

# Folders of the machine that are seen in the folder, each where it is: .NET, the checkout, the current folder.
shared_folders() {
    local folder
    printf '%s\n' /proc /sys /dev /tmp "$root"
    if command -v dotnet >/dev/null; then
        dirname "$(readlink -f "$(command -v dotnet)")"
    fi
    folder=$(pwd -P)
    [[ "$folder/" == "$root"/* || "$folder/" == /tmp/* || "$folder" == / ]] || printf '%s\n' "$folder"
}

handed_on() {
    local name
    while IFS= read -r name; do
        case "$name" in
            VK_*_FILES | VK_ICD_FILENAMES | VK_*_PATH | DYNCONV_DEVICE) ;;
            DYNCONV_* | DOTNET_* | VK_* | MESA_* | LP_* | GALLIVM_*) printf '%s=%s\0' "$name" "${!name}" ;;
        esac
    done < <(compgen -e)
}

# in_folder COMMAND…: becomes that command, in the folder. What is mounted is mounted for it alone.
in_folder() {
    local namespaces=(unshare --mount --propagation private) manifest shared variables dotnet=
    [[ $(id -u) -eq 0 ]] || namespaces+=(--user --map-root-user)
    need unshare 'apt-get install util-linux'
    PATH=$PATH:/usr/sbin:/sbin
    need chroot 'apt-get install coreutils'
    "${namespaces[@]}" mount --rbind /proc /proc 2>/dev/null ||
        fail 'this machine lets nobody mount in a namespace: run this as root, in a container as --privileged'
    manifest=$(compgen -G "$sid/usr/share/vulkan/icd.d/lvp_icd*.json" | head -n 1) ||
        fail "there is no lavapipe in $sid: run this with --renew"
    mapfile -t shared < <(shared_folders)
    mapfile -t -d '' variables < <(handed_on)
    if command -v dotnet >/dev/null; then
        dotnet=:$(dirname "$(readlink -f "$(command -v dotnet)")")
    fi

    exec "${namespaces[@]}" bash -euc '
        sid=$1 count=$2 place=$3
        shift 3
        for folder in "${@:1:count}"; do
            mkdir -p "$sid$folder"
            mount --rbind "$folder" "$sid$folder"
        done
        shift "$count"
        exec chroot "$sid" env --ignore-environment --chdir="$place" "$@"
    ' in_folder "$sid" "${#shared[@]}" "$(pwd -P)" "${shared[@]}" \
        PATH="/usr/bin$dotnet" HOME=/root LC_ALL=C.UTF-8 XDG_CACHE_HOME=/root/.cache \
        VK_DRIVER_FILES="${manifest#"$sid"}" VK_ICD_FILENAMES="${manifest#"$sid"}" \
        DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 "${variables[@]}" "$@"
}

# build PROJECT: its program is then in bin/.
build() {
    [[ -f "$root/tests/$1/$1.csproj" ]] || fail "there is no tests/$1"
    need dotnet 'install the .NET 10 SDK from https://dotnet.microsoft.com/download'
    bash "$root/scripts/setup.sh" run || fail 'what building needs could not be installed'
    dotnet build "$root/tests/$1" --configuration "$configuration" --nologo --verbosity quiet -nodeReuse:false \
        -p:UseSharedCompilation=false >&2 </dev/null || fail "tests/$1 could not be built"
    program=$root/tests/$1/bin/$configuration/net10.0/$1.dll
}

renew=0
if [[ "${1:-}" == --renew ]]; then
    renew=1
    shift
fi
[[ $(uname -s) == Linux ]] || fail "this runs on Linux only, not on $(uname -s)"

command=${1:-all}
shift $(($# > 0 ? 1 : 0))
if [[ "$command" == peers ]]; then
    sid+=-peers
    packages+=("${peers[@]}")
fi
partial=$sid.partial
case "$command" in
    -h | --help)
        usage
        ;;
    all)
        prepare
        exec bash "$root/scripts/test.sh" --newest
        ;;
    make)
        prepare
        printf '%s\n' "$sid"
        grep -E '^(mesa-vulkan|libvulkan1|vulkan-|libllvm|libc6[^-]|glslc)' "$sid/etc/newest-driver.versions"
        ;;
    test)
        [[ $# -gt 0 ]] || fail 'name a suite, such as DynConv.Vulkan.Tests'
        prepare
        build "$1"
        export DYNCONV_TEST_VALIDATION=1 DYNCONV_REQUIRE_GPU=1
        in_folder dotnet "$program" -noLogo -noColor "${@:2}"
        ;;
    bench)
        prepare
        build DynConv.Benchmarks
        in_folder dotnet "$program" "$@"
        ;;
    peers)
        prepare
        build DynConv.Peers
        # Debian points at the BLAS that is to be used in a script of the package, which was not run.
        blas=$(compgen -G "$sid/usr/lib/*/openblas-pthread") || fail "there is no OpenBLAS in $sid: run this with --renew"
        in_folder env LD_LIBRARY_PATH="${blas#"$sid"}" dotnet "$program" "$@"
        ;;
    run)
        [[ $# -gt 0 ]] || fail 'name a command, such as vulkaninfo'
        prepare
        in_folder "$@"
        ;;
    *)
        fail "unknown command '$command': see --help"
        ;;
esac
