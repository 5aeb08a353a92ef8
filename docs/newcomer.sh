#!/usr/bin/env bash
# A newcomer's path, from help to embeddings of one's own. Run it from a fresh clone: docs/newcomer.sh [FOLDER]
# It works in FOLDER (default: a temporary one), on small generated data, in a few minutes, and stops at the first
# thing that does not do what it should. Needs bash, coreutils and the .NET 10 SDK.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
work=${1:-$(mktemp -d)}
mkdir -p "$work"
small=(pretrain.epochs=2 pretrain.iterations=20 adapt.epochs=3 adapt.iterations=10
  data.generated.train-identities=16 data.generated.test-identities=8 data.generated.distractors=8
  "runs=$work/runs" "cache=$work/cache" --plain)

step() { printf '\n== %s\n' "$1"; }
must() { "$@" || { echo "this should have worked: $*" >&2; exit 1; }; }

step "help"
must ./run.sh >"$work/help"
grep -q 'slr market2personx' "$work/help"

step "what does this machine have?"
must ./run.sh doctor

step "a run on stand-in data"
must ./run.sh market2personx "${small[@]}" name=first
[[ -s $work/runs/first/summary.json ]]

step "its report"
must ./run.sh report "$work/runs/first" --out "$work/first.html"
grep -q '</html>' "$work/first.html"

step "a setting changed, beside the first run"
must ./run.sh market2personx "${small[@]}" refine.mode=none name=baseline
must ./run.sh report "$work/runs/first" "$work/runs/baseline" --out "$work/compare.html"

step "a mistyped setting is answered with the nearest"
code=0
./run.sh market2personx refine.alhpa=0.7 2>"$work/typo" || code=$?
cat "$work/typo"
[[ $code == 64 ]] && grep -q "refine.alpha" "$work/typo"

step "Ctrl-C and resume"
./run.sh market2personx "${small[@]}" adapt.epochs=6 name=stopped >"$work/stopped.log" 2>&1 &
run=$!
until grep -q 'adapt 2/6' "$work/stopped.log"; do
  kill -0 "$run" 2>/dev/null || { cat "$work/stopped.log"; exit 1; }
  sleep 0.2
done
kill -TERM "$run" # a shell script starts background jobs deaf to SIGINT
code=0
wait "$run" || code=$?
[[ $code == 130 ]] || { echo "expected exit code 130, got $code"; cat "$work/stopped.log"; exit 1; }
must ./run.sh resume "$work/runs/stopped" --plain

step "a clusterer of one's own"
must ./run.sh market2personx "${small[@]}" name=own-clusterer clustering.use=kmeans clustering.kmeans.clusters=16

step "embeddings of one's own (FEATURES names a .npy file of N x D numbers; docs/embeddings.md)"
features=${FEATURES:-}
if [[ -z $features ]]; then
  printf "skipped: set FEATURES=FILE\n\nEverything else worked. Look at %s\n" "$work/compare.html"
  exit 0
fi
must ./run.sh cluster --features "$features" --out "$work/labels.npy" clustering.use=dbscan distance.lambda=0
must ./run.sh refine --features "$features" --state "$work/memory" --out "$work/refined.csv" distance.lambda=0

printf '\nEverything worked. Look at %s\n' "$work/compare.html"
