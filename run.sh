#!/usr/bin/env bash
# Starts SLR: checks for the .NET SDK, builds once and again after a change, and hands over its arguments.
#   ./run.sh                     help
#   ./run.sh market2personx      the main job
#   ./run.sh test                all tests
#   ./run.sh pack                dist/: the label engine as a native library, a Python wheel, NuGet packages, a small program
#   ./run.sh bench               measures it; ./run.sh soak kills it: a program of their own, built when first asked for
# Needs bash, coreutils and the .NET 10 SDK. A run that is killed is started again and goes on from its last seal.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

# What the program calls itself in its messages: something that can be typed again.
export SLRRUN_COMMAND="${SLRRUN_COMMAND:-$([[ $0 == */* ]] && echo "$0" || echo "./$0")}"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# libtorch allocates and frees large blocks all the time: keep them instead of handing them back to the system. From a few
# arenas: with one for each thread, gaps that fit no other thread's blocks add up over the epochs of a long run, and with
# one for all, each thread gets blocks that lie in another core's cache (training took 1.2 x as long).
export GLIBC_TUNABLES="${GLIBC_TUNABLES:-glibc.malloc.arena_max=4:glibc.malloc.mmap_threshold=8589934592:glibc.malloc.trim_threshold=8589934592}"

fail() { printf '%s\n' "$@" >&2; exit 69; }

find_sdk() {
  local dotnet
  for dotnet in dotnet "${DOTNET_ROOT:-/usr/share/dotnet}/dotnet" "${HOME:-/}/.dotnet/dotnet"; do
    if command -v "$dotnet" >/dev/null 2>&1 && [[ "$("$dotnet" --list-sdks 2>/dev/null)" =~ (^|$'\n')(1[0-9])\. ]]; then
      command -v "$dotnet"
      return
    fi
  done
  fail "SLR needs the .NET 10 SDK, which was not found. Install it for this user with" \
    "  curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0" \
    "or see https://dotnet.microsoft.com/download, then run this command again."
}

# What a build depends on, as one hash: the SDK, names, sizes and times of the sources, and the kind of libtorch.
fingerprint() { # DOTNET FOLDER...
  shopt -s globstar nullglob
  local folder files=("$here"/build/* "$here"/hocon/**/* "$here"/Directory.* "$here"/global.json)
  for folder in "${@:2}"; do
    files+=("$here/$folder"/**/*.{cs,csproj,conf,js,css,html,py})
  done
  { printf '%s %s\n' "$("$1" --list-sdks)" "${SLRBUILD_TORCH:-cpu}"
    for file in "${files[@]}"; do
      [[ $file == */obj/* || $file == */bin/* ]] || printf '%s\0' "$file"
    done | sort -z | { mapfile -d '' -t sources; stat -c '%n %s %Y' -- "${sources[@]}"; }
  } | sha256sum | cut -d ' ' -f 1
}

# Builds into a folder of its own for each state of the sources, and sets `program`: a build overwrites files in place,
# which would crash a run that is going on.
build() { # DOTNET NAME PROJECT FOLDER...
  local log="$here/.build/build.log" name=$2 project=$3 app line
  app="$here/.build/$name.$(fingerprint "$1" "${@:4}")"
  program="$app/$name"
  if [[ -x $program ]]; then
    return
  fi
  mkdir -p "$here/.build"
  echo "Building $name (the first time takes a minute or two) ..." >&2
  if ! "$1" build "$here/$project" -c Release -v quiet --tl:off "-p:Torch=${SLRBUILD_TORCH:-cpu}" >"$log" 2>&1; then
    while IFS= read -r line; do
      [[ $line != *error* ]] || printf '%s\n' "$line"
    done <"$log" | sort -u | head -n 20 >&2
    fail "The build failed; the whole log is in .build/build.log."
  fi
  stage "$(dirname -- "$here/$project")/bin/Release/net10.0" "$app" "$name"
}

# Copies what runs here. Native libraries are half a gigabyte and come from the package cache, where nothing overwrites
# them: a link will do. Programs of the three newest states are kept, for runs that still use them.
stage() { # FROM TO NAME
  local from=$1 to=$2 name=$3 file old
  rm -rf "$to.tmp"
  mkdir -p "$to.tmp/runtimes"
  for file in "$from"/*; do
    [[ -d $file ]] || cp "$file" "$to.tmp/"
  done
  cp -R "$from/hocon" "$to.tmp/"
  cp -Rl "$from/runtimes/linux-x64" "$to.tmp/runtimes/" 2>/dev/null || cp -R "$from/runtimes/linux-x64" "$to.tmp/runtimes/"
  rm -rf "$to"
  mv "$to.tmp" "$to"
  ls -dt "$here/.build/$name".*/ | tail -n +4 | while IFS= read -r old; do rm -rf "$old"; done
}

# Which program the words are for: commands that measure and disturb SLR are in one of their own.
program_of() {
  local word
  for word; do
    case $word in
      -*) ;;
      bench | soak) echo slr-bench && return ;;
      *) break ;;
    esac
  done
  echo slr
}

test_all() {
  cd "$here"
  unset SLRRUN_COMMAND # tests expect the program's own name
  exec "$1" test --solution Slr.sln -c Release "${@:2}"
}

# The label engine for other programs, in dist/: the native library with its header, the Python wheel, the NuGet packages, and
# slr-labels: the commands for embeddings, as a program that starts at once and needs no runtime.
pack() { # DOTNET
  local dist="$here/dist" native="$here/.build/native" log="$here/.build/pack.log" version processor name
  for name in gcc python3; do
    command -v "$name" >/dev/null || fail "pack needs $name: apt-get install -y gcc libc6-dev zlib1g-dev python3"
  done
  mkdir -p "$dist" "$here/.build"
  : >"$log"
  for processor in x86-64-v3 x86-64-v4; do
    echo "Compiling the label engine for $processor ..." >&2
    "$1" publish "$here/src/Slr.Native" -c Release -p:AheadOfTime=true "-p:Processor=$processor" -v quiet --tl:off \
      --artifacts-path "$native/$processor" >>"$log" 2>&1 || fail "That failed; the whole log is in .build/pack.log."
    name=libslr.so
    [[ $processor == x86-64-v3 ]] || name=libslr-avx512.so
    cp "$native/$processor/publish/Slr.Native/release_linux-x64/libslr.so" "$dist/$name"
  done
  cp "$here/src/Slr.Native/slr.h" "$dist/"
  echo "Compiling slr-labels ..." >&2
  "$1" publish "$here/src/Slr.Labels" -c Release -p:AheadOfTime=true -v quiet --tl:off --artifacts-path "$native/labels" >>"$log" 2>&1 ||
    fail "That failed; the whole log is in .build/pack.log."
  cp "$native/labels/publish/Slr.Labels/release_linux-x64/slr-labels" "$dist/"
  version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$here/Directory.Build.props")
  python3 "$here/python/wheel.py" "$dist" "$dist" "$version" >>"$log"
  for name in Slr.Primitives Slr.Flow; do
    "$1" pack "$here/src/$name" -c Release -o "$dist" -v quiet --tl:off >>"$log" 2>&1 || fail "That failed; the whole log is in .build/pack.log."
  done
  ls -l "$dist"
}

# Runs the program and waits for it, handing on Ctrl-C and SIGTERM as SIGTERM: it then finishes its step and seals.
launch() {
  "$program" "$@" <&0 &
  local child=$! code=0
  trap 'kill -TERM "$child" 2>/dev/null || true' INT TERM
  while true; do
    code=0
    wait "$child" || code=$?
    kill -0 "$child" 2>/dev/null || break
  done
  trap - INT TERM
  return "$code"
}

# Exit codes above 128 mean that a signal ended the process; 137 is a kill, most often for want of memory, 134, 135 and
# 139 are crashes in native code. The run goes on from its last seal, a few times.
supervise() {
  local code tries=0 word
  while true; do
    code=0
    launch "$@" || code=$?
    case $code in
      134 | 135 | 137 | 139) ;;
      *) exit "$code" ;;
    esac
    tries=$((tries + 1))
    if ((tries > ${SLRRUN_RELAUNCHES:-10})); then
      echo "SLR was killed $tries times (exit code $code); giving up." >&2
      exit "$code"
    fi
    echo "SLR was killed (exit code $code); starting it again from its last seal (relaunch $tries) ..." >&2
    # Starting over was asked for once.
    for word; do
      shift
      [[ $word == --fresh ]] || set -- "$@" "$word"
    done
    sleep "$((tries < 5 ? tries : 5))"
  done
}

dotnet=$(find_sdk)
export DOTNET_ROOT="${DOTNET_ROOT:-$(dirname -- "$(readlink -f -- "$dotnet")")}"
if [[ ${1:-} == test ]]; then
  test_all "$dotnet" "${@:2}"
fi
if [[ ${1:-} == pack ]]; then
  pack "$dotnet"
  exit
fi
# A shell asks at every TAB what may come next: that is answered by what is built, and never starts a build.
if [[ ${1:-} == "[suggest:"* ]]; then
  # shellcheck disable=SC2086 # the line's words
  name=$(program_of $(printf '%s' "${2:-}" | cut -s -d ' ' -f 2-))
  newest=$(ls -dt "$here/.build/$name".*/"$name" 2>/dev/null | head -n 1 || true)
  [[ -x $newest ]] || exit 0
  exec "$newest" "$@"
fi
if [[ $(program_of "$@") == slr-bench ]]; then
  build "$dotnet" slr-bench bench/Slr.Bench/Slr.Bench.csproj src samples bench
  exec "$program" "$@"
fi
build "$dotnet" slr src/Slr.Cli/Slr.Cli.csproj src samples
supervise "$@"
