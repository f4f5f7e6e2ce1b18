#!/usr/bin/env bash
# Makes the library for C of this machine: artifacts/native/libdynconv.so and dynconv.h. Takes a minute, little
# where nothing changed.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
cd "$root"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

bash scripts/setup.sh native
dotnet publish src/DynConv.Native/DynConv.Native.csproj --configuration Release --use-current-runtime \
    --output artifacts/native --nologo --verbosity quiet -nodeReuse:false </dev/null
