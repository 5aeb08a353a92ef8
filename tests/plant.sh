#!/usr/bin/env bash
# Plants bugs that once passed all tests, one at a time, runs the test that must fail, and restores the file.
#
#   tests/plant.sh            all of them, a table at the end; exit code 1 when a bug was not caught
#   tests/plant.sh rescue     those whose name holds the word
#
# Needs a work tree in which the files below have no changes of their own. Not part of CI: every bug is a build.
# To add one, append a call of `plant` at the end:
#
#   plant 'name of the bug' PROJECT 'Class.method of the test' FILE 's|what is right|what is wrong|'
#
# PROJECT is a folder in tests; the last word is a sed expression (-E) that must change FILE.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
only=${1:-}
planted='' backup='' rows=() missed=0

restore() {
  if [[ -n $planted ]]; then
    cp "$backup" "$planted" && touch "$planted"
    rm -f "$backup"
    planted=''
  fi
}
trap restore EXIT
trap 'exit 130' INT TERM

tell() {
  rows+=("$(printf '%-13s %-62s %s' "$1" "$2" "$3")")
  [[ $1 == caught ]] || missed=1
}

# Answers 0 when the test ran and failed.
fails() {
  local project=$1 test=$2 out=.build/plant.log
  mkdir -p .build
  dotnet build "tests/$project" -c Release --tl:off -v quiet >"$out" 2>&1 || return 2
  "tests/$project/bin/Release/net10.0/$project" --filter-method "*$test*" >"$out" 2>&1
  [[ $? -eq 2 ]] && grep -q 'failed: [1-9]' "$out"
}

plant() {
  local name=$1 project=$2 test=$3 file=$4 change=$5
  [[ $name == *"$only"* ]] || return 0
  if [[ ! -f $file ]]; then
    tell 'not there' "$name" "$file"
    return 0
  fi
  if ! git diff --quiet -- "$file"; then
    tell 'has changes' "$name" "$file"
    return 0
  fi
  backup=$(mktemp) planted=$file
  cp "$file" "$backup"
  sed -i -E "$change" "$file"
  if cmp -s "$file" "$backup"; then
    tell 'not planted' "$name" "$file"
  else
    fails "$project" "$test"
    case $? in
      0) tell caught "$name" "$test" ;;
      2) tell 'no build' "$name" "$file" ;;
      *) tell 'NOT CAUGHT' "$name" "$test" ;;
    esac
  fi
  restore
}

flow=src/Slr.Flow actors=src/Slr.Actors

plant 'source features never reach the graph' Slr.Actors.Tests 'SourceFeatures.that_the_refiner_is_opened_with_weigh_every_image' \
  $actors/Refinement/RefinerOwner.cs 's|options\(open.Epoch\) with \{ Source = open.Source \}|options(open.Epoch)|'
plant 'source features are never extracted' Slr.Actors.Tests 'SourceFeatures.reach_the_clusterer_of_every_epoch_of_a_run' \
  $actors/Stages/Adaptation.cs 's|Distance.Lambda: > 0 \}|Distance.Lambda: > 1 }|'
plant 'last-good memory taken from refined labels' Slr.Flow.Tests 'Wiring.Last_good_memory_comes_from_the_memory' \
  $flow/Refinement/RefinementPass.cs 's|Kept\(previousMemory\)|Kept(previousRefined ?? previousMemory)|'
plant 'the rescue quadruples eps' Slr.Flow.Tests 'AFirstEpochWithoutClusters.is_tried_again_at_twice_the_eps' \
  $flow/Graph/EpsRescue.cs 's|Math.Min\(2 \* eps|Math.Min(4 * eps|'
plant 'the rescue with min-samples 1' Slr.Flow.Tests 'AFirstEpochWithoutClusters.is_tried_again_at_twice_the_eps' \
  $flow/Graph/EpsRescue.cs 's|options with \{ Eps = eps \}|options with { Eps = eps, MinSamples = 1 }|'
plant 'collapse judged on the best IoU instead of the mean' Slr.Flow.Tests 'Wiring.A_projection_collapses_by_the_mean' \
  $flow/Refinement/RefinementPass.cs 's|ProjectionCollapsed\(best\)|ProjectionCollapsed(projection.BestIoU.Where(double.IsFinite).Max())|'
plant 'keep-current noise joins the smallest part' Slr.Flow.Tests 'Wiring.Noise_that_keeps_its_current_cluster' \
  $flow/Refinement/NoiseFallback.cs 's|OrderByDescending\(pair => pair.Value\)|OrderBy(pair => pair.Value)|'
plant 'the change since last epoch measured against the memory' Slr.Flow.Tests 'Wiring.The_change_since_last_epoch' \
  $flow/Refinement/RefinementPass.cs 's|LabelSet.Align\(previousRefined, refined\)|LabelSet.Align(previousMemory ?? previousRefined, refined)|'
plant 'small clusters are trained on all the same' Slr.Flow.Tests 'ClustersOfFewImages.are_not_trained_on_in_any_mode' \
  $flow/Graph/LabelStages.cs 's|Trained = trained.Labels|Trained = result.Refined|'
plant 'the memory forgets small clusters' Slr.Flow.Tests 'ClustersOfFewImages.are_projected_from_in_the_next_epoch' \
  $flow/Graph/LabelStages.cs 's|Trained = trained.Labels,|Trained = trained.Labels, Memory = trained.Labels,|'
plant 'the moving average counts the steps of the epoch' Slr.Actors.Tests 'TheGoldenRun.has_the_losses_and_the_teachers_moves_of_stage_two' \
  $actors/Stages/AdaptationTraining.cs 's|\(long\)epoch \* settings.Sampler.Iterations \+ step\)|step)|'
plant 'erased height and width are swapped' Slr.Data.Tests 'AView.Is_the_one_that_other_code_draws' \
  src/Slr.Data/Augmentation/ViewSampler.cs 's/Sqrt\(area \* aspect\)(.*)Sqrt\(area . aspect\)/Sqrt(area \/ aspect)\1Sqrt(area * aspect)/'

printf '\n%-13s %-62s %s\n' result bug test
printf '%s\n' "${rows[@]}"
exit $missed
