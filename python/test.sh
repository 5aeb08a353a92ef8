#!/usr/bin/env bash
# Tests the Python package as it is handed out: the wheel of dist/, unpacked, against papers' formulas, scikit-learn and the program.
#   python/test.sh [pytest's own words]
# Packs first where dist/ has no wheel, or an older one than the sources. Needs Python with numpy and pytest; scikit-learn and scipy are compared with where they are.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
python=/usr/bin/python3
"$python" -c "import numpy, pytest, sklearn" 2>/dev/null || {
  apt-get update -qq && apt-get install -y -qq python3-numpy python3-pytest python3-sklearn
}
wheel=$(compgen -G 'dist/*.whl' | head -n 1 || true)
if [[ -z $wheel || -n $(find src/Slr.Native src/Slr.Flow src/Slr.Primitives src/Slr.Cli src/Slr.Actors src/Slr.Labels python/slr -name '*.cs' -newer "$wheel" -o -name '*.py' -newer "$wheel") ]]; then
  rm -rf dist && ./run.sh pack
  wheel=$(compgen -G 'dist/*.whl')
fi
rm -rf .build/python
"$python" -m zipfile -e "$wheel" .build/python
PYTHONPATH="$PWD/.build/python" exec "$python" -m pytest -q -p no:cacheprovider python/tests "$@"
