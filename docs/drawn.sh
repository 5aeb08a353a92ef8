#!/usr/bin/env bash
# From nothing to a network adapted to drawn crops with tracks, as docs/street.sh does with real ones: people are known here, so
# the result is scored by them. The network that it starts from has seen the other drawn domain alone; no labels are used.
#   docs/drawn.sh [FOLDER] [key=value ...]
# It works in FOLDER (default: drawn) and goes on where it stopped; another seed beside it: seed=2 name=adapted-2.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd "$here"
folder=drawn
if [[ $# -gt 0 && $1 != *=* ]]; then folder=$1 && shift; fi
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

./run.sh data make personx --tracks list --cache "$folder"
truth=$(echo "$folder"/generated-personx-*/truth.csv)
# Stage 1 alone is wanted: its last seal is kept, and a cache of its own makes the run train it.
start=$folder/runs/source/seals/pretrain-007/network.safetensors
[[ -s $start ]] || ./run.sh market2personx pretrain.see-target=false adapt.epochs=1 seals.keep=20 cache="$folder" runs="$folder/runs" name=source --plain
./run.sh adapt "$truth" --from "$start" runs="$folder/runs" name=adapted --plain "$@"
./run.sh report "$folder/runs/adapted"*
