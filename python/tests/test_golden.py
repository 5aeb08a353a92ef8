"""The published codes' answers on stored inputs (tests/Slr.Flow.Tests/golden), which the program is tested against as well."""
import json
import pathlib

import numpy as np
import pytest
import slr

from test_algorithms import dense

FOLDER = pathlib.Path(__file__).parents[2] / "tests" / "Slr.Flow.Tests" / "golden"
TYPES = {"F32": np.float32, "F64": np.float64, "I32": np.int32}


def golden(name):
    data = (FOLDER / f"{name}.safetensors").read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8:8 + length])
    header.pop("__metadata__", None)
    return {key: np.frombuffer(data[8 + length:][slice(*entry["data_offsets"])], TYPES[entry["dtype"]]).reshape(entry["shape"])
            for key, entry in header.items()}


def same_partition(ours, theirs):
    return np.array_equal(ours < 0, theirs < 0) and len({*zip(ours, theirs)}) == len({*ours}) == len({*theirs})


@pytest.mark.parametrize("answer, words", [
    ("spcl.k1_20", dict(form="spcl", k1=20)),
    ("spcl.k1_30", dict(form="spcl", k1=30)),
    ("camera.k2_2_4", dict(form="camera")),
])
def test_distances_are_those_of_the_public_codes(answer, words):
    given = golden("distances")
    camera = given["camera"] if words["form"] == "camera" else None
    ours = dense(slr.jaccard(given["features"], camera=camera, **words))
    theirs = given[f"{answer}.jaccard"].copy()
    np.fill_diagonal(theirs, 0)
    assert np.abs(ours - theirs).max() < 1e-5


def test_labels_of_dbscan_are_those_of_the_reference():
    given = golden("jaccard_dbscan")
    distances = slr.jaccard(given["features"])
    theirs = given["lambda0.jaccard"].copy()
    np.fill_diagonal(theirs, 0)
    assert np.abs(dense(distances) - theirs).max() < 1e-5
    labels, _ = slr.dbscan(distances, eps=float(given["lambda0.fixed.eps"][0]))
    assert same_partition(labels, given["lambda0.fixed.labels"])


@pytest.mark.parametrize("case", range(5))
@pytest.mark.parametrize("size, samples", [(4, 4), (10, 5)])
def test_labels_of_hdbscan_are_those_of_the_reference(case, size, samples):
    given = golden("hdbscan")
    expected = given.get(f"{case}.mcs{size}.ms{samples}.labels")
    if expected is None:
        pytest.skip("no such case")
    ours = slr.HDBSCAN(min_cluster_size=size, min_samples=samples).fit_predict(given[f"{case}.points"])
    assert same_partition(ours, expected)
