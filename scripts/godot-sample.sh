#!/usr/bin/env bash
# Builds samples/GodotPlugin and runs it in a real Godot, which needs neither a display nor a GPU: a Debian sid in a
# folder has Godot, a virtual X server, lavapipe and the validation layers. The numbers are checked against PyTorch's,
# and validation must find no fault of ours. The last line is "PASS …", or one line on stderr says what is wrong.
#
# Needs root (debootstrap and chroot), gcc and the .NET SDK; the first time also 1 GB of disk and a few minutes.
#   XDG_CACHE_HOME         the folder is dynconv/godot-sid below it (~/.cache); delete it to get a newer Godot
#   DYNCONV_DEBIAN_MIRROR  where Debian comes from (http://deb.debian.org/debian)
#   DYNCONV_NATIVE         a folder with libdynconv.so and dynconv.h, instead of what scripts/native.sh makes
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
sample=$root/samples/GodotPlugin
cache=${XDG_CACHE_HOME:-$HOME/.cache}/dynconv
sid=$cache/godot-sid
work=$sid/sample
mirror=${DYNCONV_DEBIAN_MIRROR:-http://deb.debian.org/debian}
packages=godot,xvfb,xauth,mesa-vulkan-drivers,vulkan-validationlayers
limit=${DYNCONV_GODOT_TIMEOUT:-120}

fail() {
    printf 'godot-sample: %s\n' "$1" >&2
    exit 1
}

say() {
    printf '%s\n' "$1"
}

first_error() {
    grep -m 1 -E '^E:|^setup:|ERROR|: error|crash' "$1" || tail -n 1 "$1"
}

need() {
    command -v "$1" >/dev/null || fail "$1 is missing: $2"
}

check_machine() {
    [[ $(uname -sm) == 'Linux x86_64' ]] || fail "this runs on 64-bit Linux on x86 only, not on $(uname -sm)"
    [[ $(id -u) -eq 0 ]] || fail 'not root: debootstrap and chroot need it, run this as root'
    PATH=$PATH:/usr/sbin:/sbin
    need gcc 'apt-get install gcc'
    need flock 'apt-get install util-linux'
    need unshare 'apt-get install util-linux'
    [[ -n "${DYNCONV_NATIVE:-}" ]] || need dotnet 'install the .NET 10 SDK from https://dotnet.microsoft.com/download'
}

# Made beside its place and moved there when whole, so that a run that was cut off leaves nothing that looks whole.
make_folder() {
    if [[ -x "$sid/usr/bin/godot" ]]; then
        return
    fi
    need debootstrap 'apt-get install debootstrap'
    say "making $sid from $mirror"
    rm -rf --one-file-system "$sid" "$sid.partial"
    debootstrap --force-check-gpg --variant=minbase --include="$packages" sid "$sid.partial" "$mirror" \
        >"$cache/godot-sid.log" 2>&1 </dev/null ||
        fail "debootstrap failed, see $cache/godot-sid.log: $(first_error "$cache/godot-sid.log")"
    rm -rf "$sid.partial"/var/cache/apt/archives/*.deb "$sid.partial"/var/lib/apt/lists/*
    mv "$sid.partial" "$sid"
}

# Containers often may not mount. Godot complains then that it has no /proc, and works.
choose_namespaces() {
    namespaces=(unshare --mount --pid --fork --kill-child)
    "${namespaces[@]}" true 2>/dev/null || namespaces=()
}

# in_folder COMMAND…: runs it in the folder. Namespaces of its own, so that what is mounted and what is started is gone
# when it ends.
in_folder() {
    timeout --signal=KILL "$limit" "${namespaces[@]}" bash -euc '
        sid=$1 can_mount=$2
        shift 2
        if [[ "$can_mount" -gt 0 ]]; then
            mount -t proc proc "$sid/proc"
            mount -t tmpfs tmpfs "$sid/tmp"
            mount --rbind /dev "$sid/dev"
        fi
        # Not exec: as process 1, Xvfb would find nobody to tell that it is ready.
        chroot "$sid" env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 HOME=/tmp XDG_RUNTIME_DIR=/tmp "$@" || exit
    ' in_folder "$sid" "${#namespaces[@]}" "$@"
}

build_native() {
    native=${DYNCONV_NATIVE:-$root/artifacts/native}
    if [[ -z "${DYNCONV_NATIVE:-}" ]]; then
        say 'building libdynconv.so'
        bash "$root/scripts/native.sh" >"$work/native.log" 2>&1 ||
            fail "scripts/native.sh failed: $(first_error "$work/native.log")"
    fi
    [[ -f "$native/libdynconv.so" && -f "$native/dynconv.h" ]] || fail "no libdynconv.so and dynconv.h in $native"
}

build_extension() {
    say 'building the extension'
    in_folder bash -c 'cd /sample/include && godot --headless --dump-gdextension-interface' >"$work/header.log" 2>&1 ||
        fail "Godot did not write its gdextension_interface.h: $(tail -n 1 "$work/header.log")"
    cp "$native/libdynconv.so" "$work/project/bin/"
    gcc -std=c11 -O2 -Wall -Wextra -Wpedantic -Werror -fPIC -fvisibility=hidden -ffile-prefix-map="$sample/"= \
        -I "$work/include" -I "$native" "$sample"/extension/*.c \
        -shared -Wl,--no-undefined -Wl,-rpath,'$ORIGIN' -L "$native" -l:libdynconv.so \
        -o "$work/project/bin/libdynconv_godot.so" || fail 'gcc could not build the extension'
}

# A copy, because Godot writes into a project; the list of extensions is what Godot's editor would write there. And one
# with the same settings and nothing in it.
copy_projects() {
    cp -r "$sample/project" "$work/project"
    mkdir -p "$work/project/bin" "$work/project/digits" "$work/project/.godot"
    cp "$root/samples/Digits/digits.pth" "$root/samples/Digits/testset.npz" "$work/project/digits/"
    printf 'res://dynconv.gdextension\n' >"$work/project/.godot/extension_list.cfg"

    mkdir "$work/empty"
    grep -v '^config/name' "$sample/project/project.godot" >"$work/empty/project.godot"
    printf '[gd_scene format=3]\n\n[node name="Empty" type="Node"]\n' >"$work/empty/main.tscn"
}

configure_validation() {
    cat >"$work/vk_layer_settings.txt" <<'SETTINGS'
khronos_validation.debug_action = VK_DBG_LAYER_ACTION_LOG_MSG
khronos_validation.log_filename = /sample/validation.txt
khronos_validation.report_flags = error,warn
khronos_validation.duplicate_message_limit = 100
khronos_validation.validate_sync = true
SETTINGS
}

# godot PROJECT THREADS [OPTION…]: with lavapipe and validation, which writes to validation.txt.
godot() {
    local project=$1 threads=$2
    shift 2
    rm -f "$work/validation.txt"
    in_folder VK_LOADER_DRIVERS_SELECT='*lvp*' VK_INSTANCE_LAYERS=VK_LAYER_KHRONOS_validation \
        VK_LAYER_SETTINGS_PATH=/sample xvfb-run --auto-servernum --server-args='-screen 0 640x480x24' \
        godot --path "/sample/$project" --rendering-driver vulkan --audio-driver Dummy --render-thread "$threads" "$@" \
        </dev/null
}

# What validation said, a piece a line, without what differs from run to run.
pieces() {
    sed 's/0x[0-9a-f]*//g; s/[0-9][0-9]*//g' "$1" | tr ',' '\n' | sed 's/^ *//; s/ *$//' | sort -u
}

# Godot has faults of its own (4.6.3 leaves its device behind when it has a rendering thread): what validation says of a
# project with nothing in it too is not ours.
check_validation() {
    local threads=$1 said=$work/validation-$1.txt ours
    [[ -f "$work/validation.txt" ]] || fail "the validation layer was not loaded, see $work/godot-$threads.log"
    mv "$work/validation.txt" "$said"
    [[ -s "$said" ]] || return 0

    godot empty "$threads" --quit-after 20 >"$work/godot-empty.log" 2>&1 ||
        fail "Godot cannot run an empty project, see $work/godot-empty.log"
    ours=$(comm -13 <(pieces "$work/validation.txt") <(pieces "$said"))
    [[ -z "$ours" ]] || fail "validation complains, see $said: ${ours%%$'\n'*}"
    say '    validation says only what it says of an empty project too'
}

# run_sample THREADS: where Godot renders: on the main thread (safe), or on one of its own (separate).
run_sample() {
    local status=0 log=$work/godot-$1.log
    say "running Godot, rendering thread: $1"
    godot project "$1" >"$log" 2>&1 || status=$?
    grep -E '^(Godot Engine|Vulkan|main device|local device|misuse)' "$log" | sed 's/^/    /' || true
    if [[ $status -eq 137 ]]; then
        fail "Godot was killed after $limit seconds, see $log: $(first_error "$log")"
    elif [[ $status -ne 0 ]]; then
        fail "Godot ended with $status, see $log: $(first_error "$log")"
    fi
    check_validation "$1"
}

check_machine
mkdir -p "$cache"
exec 9>"$sid.lock"
flock 9
make_folder
rm -rf --one-file-system "$work"
mkdir -p "$work/include"
choose_namespaces
copy_projects
build_native
build_extension
configure_validation
run_sample safe
run_sample separate
printf 'PASS: digits as PyTorch has them on both kinds of device and both thread models, no fault that validation sees\n'
