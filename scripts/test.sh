#!/usr/bin/env bash
# Builds everything and runs every test; the last line is "N passed, N failed". Suites that touch the GPU run on two
# software drivers: lavapipe, a modern one, and SwiftShader, a poor one. Results are also in TestResults/ as xUnit XML.
#   --full      they run on a third one too: the newest lavapipe, with the newest validation layers
#   --newest    only that: the suites that touch the GPU, on the newest driver (scripts/newest-driver.sh)
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
cd "$root"
results=$root/TestResults
configuration=Release
limit=${DYNCONV_TEST_TIMEOUT:-45m}
gpu_suites=(
    DynConv.Vulkan.Tests DynConv.Tool.Tests DynConv.Embedding.Tests DynConv.Native.Tests DynConv.Samples.Tests
    DynConv.Peers.Tests)
declare -A started=()
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
drivers=(usual)
launcher=()
filter=()
networks='DynConv.Vulkan.Tests.Zoo.*'
passed=0
failed=0
problems=()

finish() {
    if [[ ${#problems[@]} -gt 0 ]]; then
        printf '\n'
        printf 'problem: %s\n' "${problems[@]}"
    fi
    printf '%d passed, %d failed\n' "$passed" "$failed"
    [[ $failed -eq 0 ]]
    exit
}

give_up() {
    problems+=("$1")
    failed=$((failed + 1))
    finish
}

# count REPORT ATTRIBUTE: nothing when the program died before it wrote its report.
count() {
    [[ ! -f "$1" ]] || sed -n "s/.*<assembly [^>]* $2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1
}

# start_suite NAME LABEL [VARIABLE=VALUE…]: starts one test program; what it says goes to a file.
start_suite() {
    local suite=$1 label=$2 program=$root/tests/$1/bin/$configuration/net10.0/$1.dll
    local report=$results/$1.$2.xml log=$results/$1.$2.log
    shift 2
    rm -f "$report" "$log"
    env "$@" timeout --kill-after=10s "$limit" \
        "${launcher[@]}" dotnet "$program" -noLogo -noColor -failSkips "${filter[@]}" -result-xml "$report" \
        </dev/null >"$log" 2>&1 &
    started[$suite.$label]=$!
}

# end_suite NAME LABEL: waits for it, shows what it said and adds its counts.
end_suite() {
    local suite=$1 label=$2 report=$results/$1.$2.xml status=0 passes failures errors
    printf '\n== %s (%s)\n' "$suite" "$label"
    wait "${started[$suite.$label]}" || status=$?
    cat "$results/$suite.$label.log"

    passes=$(count "$report" passed)
    failures=$(count "$report" failed)
    errors=$(count "$report" errors)
    passes=${passes:-0} failures=$((${failures:-0} + ${errors:-0}))
    passed=$((passed + passes))
    failed=$((failed + failures))

    if [[ $status -ne 0 && $failures -eq 0 ]]; then
        failed=$((failed + 1))
        problems+=("$suite ($label) ended with status $status before it was done")
    elif [[ $failures -gt 0 ]]; then
        problems+=("$suite ($label): $failures failed")
    elif [[ $passes -eq 0 ]]; then
        failed=$((failed + 1))
        problems+=("$suite ($label) ran no tests")
    fi
}

is_gpu_suite() {
    local suite
    for suite in "${gpu_suites[@]}"; do
        [[ "$suite" == "$1" ]] && return 0
    done
    return 1
}

# start_on_driver NAME LABEL MANIFEST [VARIABLE=VALUE…]
start_on_driver() {
    local suite=$1 label=$2 manifest=$3
    shift 3
    start_suite "$suite" "$label" "VK_DRIVER_FILES=$manifest" "VK_ICD_FILENAMES=$manifest" "$@"
}

# start_networks: those tests of whole networks on lavapipe, a third of all that there is to compute. They are apart from the
# rest of their suite, and under way while the others are, so that no core is idle at the end.
start_networks() {
    local filter=(-class "$networks")
    start_on_driver DynConv.Vulkan.Tests lavapipe-networks "$lavapipe"
}

# start_without_networks NAME LABEL MANIFEST
start_without_networks() {
    local filter=()
    [[ "$1" != DynConv.Vulkan.Tests ]] || filter=(-class- "$networks")
    start_on_driver "$@"
}

# on_newest_driver NAME
on_newest_driver() {
    local launcher=(bash scripts/newest-driver.sh run)
    start_suite "$1" newest
    end_suite "$1" newest
}

runs_on() {
    [[ " ${drivers[*]} " == *" $1 "* ]]
}

case "$*" in
    '') ;;
    --full) drivers=(usual newest) ;;
    --newest) drivers=(newest) ;;
    *)
        printf 'test: no such option: %s; there are --full and --newest\n' "$*" >&2
        exit 2
        ;;
esac

bash scripts/setup.sh test || give_up "what the tests need could not be installed"
mkdir -p "$results"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export DYNCONV_TEST_VALIDATION=1 DYNCONV_REQUIRE_GPU=1

dotnet build DynConv.Vulkan.sln --configuration "$configuration" --nologo --verbosity quiet -nodeReuse:false </dev/null ||
    give_up "the build failed"

bash scripts/native.sh || give_up "the library for C could not be built"

if runs_on newest; then
    bash scripts/newest-driver.sh make || give_up "the folder of the newest driver could not be made"
fi

lavapipe=$(compgen -G '/usr/share/vulkan/icd.d/lvp_icd*.json' | head -n 1) || give_up "no lavapipe manifest"
swiftshader=/usr/lib/chromium/vk_swiftshader_icd.json

! runs_on usual || start_networks
for project in tests/*.Tests/*.csproj; do
    suite=$(basename "$project" .csproj)
    if ! is_gpu_suite "$suite"; then
        if runs_on usual; then
            start_suite "$suite" managed
            end_suite "$suite" managed
        fi
        continue
    fi
    if runs_on usual; then
        # Side by side: most of a run is compilation of shaders, by one core.
        start_without_networks "$suite" lavapipe "$lavapipe"
        # It interprets what others compile: of whole networks the smallest of each family, which has all its kernels.
        start_on_driver "$suite" swiftshader "$swiftshader" DYNCONV_NETWORKS=few
        end_suite "$suite" lavapipe
        end_suite "$suite" swiftshader
    fi
    if runs_on newest; then
        on_newest_driver "$suite"
    fi
done
! runs_on usual || end_suite DynConv.Vulkan.Tests lavapipe-networks
finish
