#!/usr/bin/env bash
# From nothing to a network adapted to real street crops: a video of Debian's, a rough tracker, no labels.
#   docs/street.sh [FOLDER] [key=value ...]
# It works in FOLDER (default: street) and goes on where it stopped. It takes the network of runs/market2personx, which has
# only seen drawn pedestrians (made first where it is not there), adapts it to the crops, and scores both across tracks
# against docs/street/people.csv: the people of the clean tracks, told apart by eye. That table is for this measure alone;
# nothing here learns from it. Needs apt (root, once) and 100 MB.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd "$here"
folder=street
if [[ $# -gt 0 && $1 != *=* ]]; then folder=$1 && shift; fi
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
run=$folder/runs/crops
crops=$folder/crops.csv

python=/usr/bin/python3
if ! "$python" -c 'import cv2' 2>/dev/null || [[ ! -e /usr/share/doc/opencv-doc/examples/data/vtest.avi ]]; then
  apt-get install -y opencv-doc python3-opencv || { apt-get update && apt-get install -y opencv-doc python3-opencv; }
fi
[[ -s $crops ]] || "$python" docs/street/crops.py "$folder"
./run.sh data check "$crops"
[[ -s runs/market2personx/weights/teacher.safetensors ]] || ./run.sh market2personx --plain
./run.sh adapt "$crops" --from runs/market2personx runs="$folder/runs" --plain "$@"

# Crops of clean tracks with their people; the track stands in the camera's place, so that nothing of a query's own track counts.
awk -F, 'NR == FNR { person[$1] = $2; next }
  FNR == 1 { print "path,identity,camera"; next }
  $3 in person { if (!($3 in number)) number[$3] = ++tracks; if (!(person[$3] in people)) people[person[$3]] = ++count
    print $1 "," people[person[$3]] "," number[$3] }' docs/street/people.csv "$crops" >"$folder/clean.csv"
score() { # RUN NAME
  ./run.sh extract --run "$1" --data "$folder/clean.csv" --name list --out "$folder/$2.npy" >/dev/null
  echo "$2:"
  ./run.sh evaluate --query "$folder/$2.npy" --gallery "$folder/$2.npy" --query-meta "$folder/$2.csv" --gallery-meta "$folder/$2.csv"
}
score runs/market2personx start
score "$run" adapted
./run.sh report "$run"
./run.sh export --run "$run" --format onnx --out "$folder/adapted.onnx"
