#!/usr/bin/env bash
# A newcomer's path, from help to embeddings and a clusterer of one's own, on small generated data.
#   docs/newcomer.sh [--short | --long] [FOLDER]
# It works in FOLDER (default: a temporary one that is removed when all went well), prints one line a step, and stops at
# the first step that does not do what it should, with what that step wrote. --short leaves out what other tests hold too,
# --long adds the benchmarks, the short soak and the plug-in of docs/plugins.md word for word: minutes more. Needs bash, coreutils and the .NET 10 SDK; nothing is skipped and nothing else is needed.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
length=usual
case ${1:-} in --short | --long) length=${1#--} && shift ;; esac
work=${1:-}
[[ -n $work ]] || { work=$(mktemp -d) && temporary=1; }
mkdir -p "$work"
work=$(cd "$work" && pwd)
small=(pretrain.epochs=1 pretrain.iterations=15 adapt.epochs=2 adapt.iterations=6
  data.generated.train-identities=16 data.generated.test-identities=8 data.generated.distractors=8
  "runs=$work/runs" "cache=$work/cache" --plain)

# step WORDS EXPECTED-CODE COMMAND...: runs a command; what it writes goes to $said
number=0
step() {
  local words=$1 wanted=$2 code=0 began=$SECONDS
  shift 2
  number=$((number + 1))
  said=$work/step-$(printf '%02d' "$number").log
  "$@" >"$said" 2>&1 </dev/null || code=$?
  ((code == wanted)) || fail "$words" "exit code $code instead of $wanted: $*"
  printf 'ok  %2d  %s, %d s\n' "$number" "$words" "$((SECONDS - began))"
}

fail() { # WORDS WHY
  printf 'FAILED  %s: %s\n' "$1" "$2" >&2
  tail -n 40 "$said" >&2
  echo "All of it: $said" >&2
  exit 1
}

# Products and words that the step before must have left behind.
has() { [[ -s $1 ]] || fail "the file $1" "it is missing or empty"; }
says() { grep -qF -- "$1" "${2:-$said}" || fail "the words '$1'" "they are not in ${2:-what the step wrote}"; }

step "help: what is there?" 0 ./run.sh
says "run.sh market2personx" # the examples name the word that can be typed here
step "help of one command" 0 ./run.sh run --help
says "Examples:"
step "completion" 0 ./run.sh completion bash
says "complete "
step "doctor: what does this machine have?" 0 ./run.sh doctor
says "libtorch"

step "every setting with its reason" 0 ./run.sh config --reference
says "refine {"
step "stand-in data are drawn" 0 ./run.sh data make personx "${small[@]:4:3}" --cache "$work/cache"
says "generated stand-in data"
data=$(sed -n 's/^personx in \(.*\) (generated.*/\1/p' "$said")
step "and checked like any data set" 0 ./run.sh data check "$data"
says "a run can use it"
mkdir -p "$work/crops"
crop=100 # as a tracker leaves them: names that say nothing
find "$data/bounding_box_train" -name '*.jpg' | sort | sed -n 1,60p | while IFS= read -r image; do cp "$image" "$work/crops/$((++crop)).jpg"; done
step "sixty plain crops are checked" 0 ./run.sh data check "$work/crops"
says "60 images"
says "it has no query and no gallery images"
(cd "$work" && echo 'path,note' && printf '%s,5" tall\n' crops/*.jpg) >"$work/odd.csv"
step "a list with an odd cell" 0 ./run.sh data check "$work/odd.csv"
says "60 images"
says "columns of the list that are not used: note"

step "a run on stand-in data" 0 ./run.sh market2personx "${small[@]}" name=first
says "source only"
for product in summary.json metrics.jsonl metrics.csv timings.jsonl config.conf weights/teacher.safetensors labels/adapt-001.csv; do
  has "$work/runs/first/$product"
done

step "its network adapted to sixty plain crops, with no other data" 0 ./run.sh adapt "$work/crops" --from "$work/runs/first" "${small[@]:0:4}" adapt.epochs=1 "${small[@]:7}"
says "training starts from $work/runs/first/"
says "nothing is scored, because of the target's query and gallery: it has no query and no gallery images"
[[ $(grep -c "nothing is scored" "$said") == 1 ]] || fail "sixty plain crops" "what cannot be scored is not said just once"
says "the target has nothing that could be scored"
[[ $length == short ]] || { step "whose report says so" 0 ./run.sh report "$work/runs/crops" && says "Nothing is scored" "$work/runs/crops/report.html"; }

# Three shops hold the crops of the same tracker in three layouts: flat names, folders of cameras and tracks, a list.
for shop in names folders list; do
  step "crops of a shop, $shop" 0 ./run.sh data make personx --tracks "$shop" "${small[@]:4:3}" --cache "$work/cache" --plain
  crops=$(sed -n 's/^list in \(.*\) (generated.*/\1/p' "$said")/crops
  step "and what is made of them" 0 ./run.sh data check "$crops"
  says "320 images"
  says "51 images, 10 tracks, the longest of 8 images; 0 images without track, 0 without time"
  [[ $length == short && $shop != names ]] || {
    step "adapted, with what tracks and cameras say" 0 ./run.sh adapt "$crops" --from "$work/runs/first" "${small[@]:0:4}" adapt.epochs=1 "${small[@]:7}" "name=shop-$shop"
    says "without labels"
  }
done

step "its report" 0 ./run.sh report "$work/runs/first" --out "$work/first.html"
has "$work/first.html"
says "</html>" "$work/first.html"

step "a mistyped setting is answered with the nearest" 64 ./run.sh market2personx refine.alhpa=0.7
says "did you mean 'refine.alpha'"
step "so is a mistyped weights file, before anything starts" 64 ./run.sh market2personx "${small[@]}" name=typo network.pretrained=/nowhere.pth
says "network.pretrained: /nowhere.pth: there is no such file"
step "what a recipe changes" 0 ./run.sh config market2personx --changed refine.alpha=0.7
says "refine.alpha"
step "another setting does not go into the same run" 64 ./run.sh market2personx "${small[@]}" name=first refine.mode=none
says "name=NAME"
if [[ $length != short ]]; then
  step "a setting changed, beside the first run" 0 ./run.sh market2personx "${small[@]}" refine.mode=none name=baseline
  step "both in one report" 0 ./run.sh report "$work/runs/first" "$work/runs/baseline" --out "$work/compare.html"
  says "What differs between the runs" "$work/compare.html"
fi
step "two seeds with and without refinement" 0 ./run.sh sweep market2personx "${small[@]}" adapt.epochs=1 seed=1..2 refine.mode=none,hdbscan
step "how they stand" 0 ./run.sh sweep status "$work/runs/market2personx-sweep"
says "4 of 4 finished"
step "what they say together" 0 ./run.sh sweep report "$work/runs/market2personx-sweep"
says "| refine.mode=hdbscan | none | 2 |"
step "what the tables of evidence ask" 0 ./run.sh science
says "refinement: What does refinement do"

# The page of the live view, fetched without curl; Ctrl-C ends the view.
viewed() {
  local run code=0 port
  set -m
  env --default-signal=INT ./run.sh live "$work/runs/first" --port 0 &
  run=$!
  set +m
  until grep -qs 'Live view: ' "$said"; do
    kill -0 "$run" 2>/dev/null || return 1
    sleep 0.1
  done
  port=$(sed -n 's/.*127\.0\.0\.1:\([0-9]*\).*/\1/p' "$said")
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf 'GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
  cat <&3
  exec 3>&-
  kill -INT -- "-$run"
  wait "$run" || code=$?
  return "$code"
}
step "the live view" 0 viewed
says "</html>"

# A node, a run that it helps, and a sweep whose runs it does; Ctrl-C ends the node.
helped() {
  local node code=0
  set -m
  env --default-signal=INT ./run.sh node --port 0 --roles extract,evaluate,search,train,runs --data "$data" >"$work/node" &
  node=$!
  set +m
  until grep -qs '127.0.0.1:' "$work/node"; do
    kill -0 "$node" 2>/dev/null || return 1
    sleep 0.1
  done
  ./run.sh doctor --nodes "$(head -n 1 "$work/node")" &&
    ./run.sh evaluate "$work/runs/first" --nodes "$(head -n 1 "$work/node")" &&
    ./run.sh extract --run "$work/runs/first" --data "$data" --out "$work/shared.npy" --nodes "$(head -n 1 "$work/node")" &&
    ./run.sh cluster --features "$work/shared.npy" --normalise --out "$work/shared-labels.csv" distance.distribute-from=2 \
      --nodes "$(head -n 1 "$work/node")" &&
    ./run.sh evaluate --query "$work/shared.npy" --gallery "$work/shared.npy" --query-meta "$work/shared.csv" --normalise \
      --gallery-meta "$work/shared.csv" distance.distribute-from=2 --nodes "$(head -n 1 "$work/node")" &&
    ./run.sh market2personx "${small[@]}" adapt.epochs=1 name=lanes threads=2 cluster.lanes=1 --nodes "$(head -n 1 "$work/node")" &&
    ./run.sh sweep market2personx "${small[@]}" adapt.epochs=1 seed=1..2 name=nodes --at-once 0 --nodes "$(head -n 1 "$work/node")" || code=$?
  kill -INT -- "-$node"
  wait "$node" || code=$?
  return "$code"
}
step "a node, and what it helps with" 0 helped
says "helps ("
says "mAP"
says "at a time, in the sweep's folder ("
says "2/2 seed-"
step "certificates for nodes" 0 ./run.sh node certificate --to "$work/keys" --name trainer
has "$work/keys/trainer.crt"
step "a node beyond this machine without one is refused" 64 ./run.sh node --host 0.0.0.0
says "certificate"

# Ctrl-C in a terminal sends SIGINT to every process in front, so the run gets a process group of its own (set -m). Where
# this script itself was started in the background, its children would ignore SIGINT: env undoes that.
interrupted() {
  local run code=0
  set -m
  env --default-signal=INT ./run.sh market2personx "${small[@]}" adapt.epochs=4 name=stopped &
  run=$!
  set +m
  until grep -qs 'adapt 2/4 training' "$said"; do
    kill -0 "$run" 2>/dev/null || return 1
    sleep 0.1
  done
  kill -INT -- "-$run"
  wait "$run" || code=$?
  return "$code"
}
step "Ctrl-C" 130 interrupted
says "Stopping after this step"
says "resume $work/runs/stopped"
step "resume" 0 ./run.sh resume "$work/runs/stopped" --plain
says "goes on from $work/runs/stopped/seals/"
has "$work/runs/stopped/summary.json"
[[ $(grep -c '"event":"evaluation","stage":"adapt"' "$work/runs/stopped/metrics.jsonl") == 2 ]] ||
  fail "resume" "not every evaluation is in metrics.jsonl exactly once"

step "a clusterer of one's own is built" 0 dotnet build samples/Acme.Clusters -c Release -v quiet --tl:off
step "and clusters in a run" 0 ./run.sh market2personx "${small[@]}" name=own-clusterer \
  clustering.use=affinity clustering.affinity.class=Acme.AffinityActor clustering.affinity.min-size=4 \
  "clustering.affinity.assembly=$PWD/samples/Acme.Clusters/bin/Release/net10.0/Acme.Clusters.dll"
says '"rounds":' "$work/runs/own-clusterer/metrics.jsonl" # a figure that only this clusterer reports

# Embeddings as another trainer would write them: 12 persons with 10 images each, 16 numbers an image, as a .npy file.
# A person has a number of its own that is large; the others are noise. printf needs float32 as bytes: 4, 0, 0.25, 0.5.
numbers=('\x00\x00\x80\x40' '\x00\x00\x00\x00' '\x00\x00\x80\x3e' '\x00\x00\x00\x3f')
npy() { # ROWS FILE: the header and the numbers that come in
  local header
  header="{'descr': '<f4', 'fortran_order': False, 'shape': ($1, 16), }"
  { printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' "$header" && cat; } >"$2"
}
draw() { # IMAGES: that many images of each person
  local person image place
  for ((person = 0; person < 12; person++)); do
    for ((image = 0; image < $1; image++)); do
      for ((place = 0; place < 16; place++)); do
        printf '%b' "${numbers[$((place == person ? 0 : 1 + RANDOM % 3))]}"
      done
    done
  done
}
table() { # IMAGES CAMERA: identity and camera of each of those images
  local person image
  echo identity,camera
  for ((person = 1; person <= 12; person++)); do
    for ((image = 0; image < $1; image++)); do echo "$person,$2"; done
  done
}
RANDOM=1
draw 10 | npy 120 "$work/features.npy"
draw 1 | npy 12 "$work/query.npy"
table 10 2 >"$work/features.csv"
table 1 1 >"$work/query.csv"
for ((i = 0; i < 120; i++)); do echo "image-$i"; done >"$work/keys.txt"

step "embeddings of one's own are clustered" 0 ./run.sh cluster --features "$work/features.npy" --normalise \
  --out "$work/labels.npy" distance.k1=8 distance.k2=3 clustering.dbscan.eps=0.5
says "12 clusters"
has "$work/labels.npy"
step "their labels are refined" 0 ./run.sh refine --features "$work/features.npy" --keys "$work/keys.txt" --normalise \
  --state "$work/memory" --out "$work/refined.csv" distance.k1=8 distance.k2=3 clustering.dbscan.eps=0.5
step "and again in the next epoch, with the memory of the last" 0 ./run.sh refine --features "$work/features.npy" \
  --keys "$work/keys.txt" --normalise --state "$work/memory" --out "$work/refined.csv" distance.k1=8 distance.k2=3 clustering.dbscan.eps=0.5
[[ $(wc -l <"$work/refined.csv") == 121 ]] || fail "refined.csv" "a header and 120 rows are not what it has"
step "and scored" 0 ./run.sh evaluate --query "$work/query.npy" --gallery "$work/features.npy" --normalise \
  --query-meta "$work/query.csv" --gallery-meta "$work/features.csv"
says "mAP"

step "a trained network evaluated" 0 ./run.sh evaluate "$work/runs/first"
says "mINP"
step "and with its gallery re-ranked" 0 ./run.sh evaluate "$work/runs/first" --rerank camera
says "re-ranked (camera)"
step "its features of other images" 0 ./run.sh extract --run "$work/runs/first" --data "$data" --out "$work/extracted.npy"
has "$work/extracted.npy"
step "and clusters of them" 0 ./run.sh cluster --features "$work/extracted.npy" --normalise --out "$work/labels.csv"
has "$work/labels.csv"
step "who is that? among the crops" 0 ./run.sh search --run "$work/runs/first" --gallery "$work/crops" --query "$work/crops/101.jpg" \
  --out "$work/found.html"
says "1. 101.jpg (1.000)"
has "$work/found.html"
step "the people that were found, as folders" 0 ./run.sh export "$work/runs/first" --clusters "$work/people"
has "$work/people/clusters.csv"
step "the network for other programs" 0 ./run.sh export "$work/runs/first" --format onnx --out "$work/person.onnx"
has "$work/person.onnx"

if [[ $length == long ]]; then
  mkdir -p "$work/plug-in"
  # Its project and its class as the page shows them, with this folder for ~/slr.
  awk '/^<Project/ { on = 1 } on { print } /^<\/Project>/ { exit }' docs/plugins.md | sed "s|\$(HOME)/slr|$PWD|" >"$work/plug-in/My.Clusters.csproj"
  awk '/^```csharp/ { on = 1; next } /^```/ { on = 0 } on' docs/plugins.md >"$work/plug-in/NearestActor.cs"
  step "the plug-in of docs/plugins.md is built" 0 dotnet build "$work/plug-in" -c Release -v quiet --tl:off
  step "and used" 0 ./run.sh market2personx "${small[@]}" name=plug-in clustering.use=nearest clustering.nearest.class=My.NearestActor \
    "clustering.nearest.assembly=$work/plug-in/bin/Release/net10.0/My.Clusters.dll" clustering.nearest.min-size=6
  step "a rehearsed failure" 0 ./run.sh market2personx "${small[@]}" name=rehearsal \
    'chaos.faults=["student throws at 1/3", "loader slow 50ms with 0.01"]'
  says "restart: attempt"
  step "bench labels" 0 ./run.sh bench labels --sets 1000x256
  step "bench large" 0 ./run.sh bench large --rows 20000 --dimension 256
  step "bench eps" 0 ./run.sh bench eps --most 300
  step "bench refinement" 0 ./run.sh bench refinement
  step "bench ranking" 0 ./run.sh bench ranking
  step "bench images" 0 ./run.sh bench images --json
  step "bench train" 0 ./run.sh bench train --cases 1 --turns 3
  step "bench soak" 0 ./run.sh bench soak --steps 300
  step "bench scaling" 0 ./run.sh bench scaling
  step "bench nodes" 0 ./run.sh bench nodes --images 1024 --rounds 3
  step "bench evaluation" 0 ./run.sh bench evaluation --small --identities 5 --rounds 1
  step "bench search" 0 ./run.sh bench search --rows 12288 --dimension 64 --rounds 1
  step "bench sweep" 0 ./run.sh bench sweep --runs 2 --epochs 1 --rounds 1
  step "soak" 0 ./run.sh soak
fi

printf '\nEverything worked: %d steps in %d s.' "$number" "$SECONDS"
if [[ -n ${temporary:-} ]]; then rm -rf "$work" && echo; else printf ' Look at %s\n' "$work/first.html"; fi
