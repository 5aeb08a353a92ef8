"""The examples run, in a short form."""
import pathlib
import re
import subprocess
import sys

import pytest

EXAMPLES = pathlib.Path(__file__).parents[1] / "examples"


@pytest.mark.skipif(not pathlib.Path("/usr/share/datasets/fashion-mnist").exists(), reason="Debian's dataset-fashion-mnist is not installed")
def test_fashion_mnist_learns_from_labels_that_it_made():
    pytest.importorskip("torch")
    done = subprocess.run([sys.executable, EXAMPLES / "fashion_mnist.py", "--seeds", "1", "--epochs", "1", "--images", "900",
                           "--clusters", "20"], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["untrained", "none", "argmax", "hdbscan"]
    for line in lines[1:]:
        probe, information = (float(value) for value in re.search(r"probe ([\d.]+) .*NMI ([\d.]+)", line).groups())
        assert 0.4 < probe <= 1 and 0.2 < information <= 1  # one of ten classes by chance
