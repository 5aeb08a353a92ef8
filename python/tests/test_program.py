"""The package's answers against the program's, bit for bit, and the README's lines."""
import json
import pathlib
import subprocess

import numpy as np
import pytest
import slr
from conftest import blobs

REPOSITORY = pathlib.Path(__file__).parents[2]


BOTH = pytest.mark.parametrize("command", ["./run.sh", "dist/slr-labels"])


def run(command, *words):
    return subprocess.run([command, *words], cwd=REPOSITORY, capture_output=True, text=True, timeout=600)


def program(command, *words):
    done = run(command, *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@BOTH
@pytest.mark.filterwarnings("ignore::slr.LabelWarning")
def test_labels_are_the_programs(tmp_path, epochs, command):
    labeler, plain = slr.PseudoLabeler(k1=8, k2=3), slr.PseudoLabeler(k1=8, k2=3, mode="none")
    for epoch, rows in enumerate(epochs):
        np.save(tmp_path / "f.npy", rows)
        words = ["--features", str(tmp_path / "f.npy"), "--out", str(tmp_path / "l.npy"), "distance.k1=8", "distance.k2=3"]
        if epoch == 0:
            figures = program(command, "cluster", *words)
            assert np.array_equal(np.load(tmp_path / "l.npy"), plain.next(rows))
            assert figures["eps"] == plain.report["clusterer"]["eps"]
        program(command, "refine", "--state", str(tmp_path / "state"), *words)
        assert np.array_equal(np.load(tmp_path / "l.npy"), labeler.next(rows))


@BOTH
def test_scores_are_the_programs(tmp_path, command):
    for name, rows, seed in (("q", 4, 1), ("g", 9, 2)):
        np.save(tmp_path / f"{name}.npy", blobs(groups=6, size=rows, seed=seed))
        lines = [f"{i // rows + 1},{i % 2}" for i in range(6 * rows)]
        (tmp_path / f"{name}.csv").write_text("\n".join(["identity,camera", *lines]) + "\n")
    theirs = program(command, "evaluate", *(word for name, part in (("query", "q"), ("gallery", "g")) for word in (
        f"--{name}", str(tmp_path / f"{part}.npy"), f"--{name}-meta", str(tmp_path / f"{part}.csv"))))
    ours = slr.rank(np.load(tmp_path / "q.npy"), np.load(tmp_path / "g.npy"), np.arange(24) // 4 + 1, np.arange(54) // 9 + 1,
                    np.arange(24) % 2, np.arange(54) % 2)
    assert {name: theirs[name] for name in ("mAP", "rank1", "rank5", "rank10", "mINP")} == {
        name: ours[name] for name in ("mAP", "rank1", "rank5", "rank10", "mINP")}


def test_what_the_small_program_cannot_do_is_told_by_it(tmp_path):
    np.save(tmp_path / "f.npy", blobs())
    files = ["--features", str(tmp_path / "f.npy"), "--out", str(tmp_path / "l.npy")]
    own = run("dist/slr-labels", "cluster", *files, "clustering.use=mine", "clustering.mine.class=Mine.Clusterer")
    assert own.returncode == 64 and "./run.sh" in own.stderr
    wrong = run("dist/slr-labels", "cluster", *files, "distance.k1=0")
    assert wrong.returncode == 64 and "distance.k1" in wrong.stderr
    assert "cluster" in run("dist/slr-labels").stdout
    assert "distance" in run("dist/slr-labels", "config", "--reference").stdout


def test_the_small_program_takes_every_clusterer_as_the_program_does(tmp_path):
    np.save(tmp_path / "f.npy", blobs())
    for clusterer in ("dbscan", "hdbscan", "finch", "kmeans", "infomap", "linkage"):
        words = ["cluster", "--features", str(tmp_path / "f.npy"), f"clustering.use={clusterer}", "clustering.kmeans.clusters=12",
                 "clustering.linkage.distance=0.3"]
        figures = [program(command, *words, "--out", str(tmp_path / f"{command[-3:]}.npy")) for command in ("./run.sh", "dist/slr-labels")]
        assert figures[0] == figures[1], clusterer
        assert np.array_equal(np.load(tmp_path / ".sh.npy"), np.load(tmp_path / "els.npy")), clusterer


def test_the_readmes_lines_work():
    text = (REPOSITORY / "python" / "README.md").read_text()
    code = text.split("```python\n")[1].split("```")[0].replace("range(50)", "range(3)").replace("k1=30", "k1=8")
    names = {"extract": lambda: (blobs(), [f"{i}.jpg" for i in range(180)])}
    exec(code, names)
    assert names["y"].dtype == np.int32 and names["labels"].epoch == 3
