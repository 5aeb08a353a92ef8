"""Neighbours of all rows of a large set, approximately: the label engine beside what people take instead, at the same recall.

    apt-get install python3-faiss
    python3 bench/python/approximate.py [--rows 100000] [--dimension 256] [--recall 0.95] [--peers ivf hnsw]

From the folder of the project, whose own measurement it runs (`./run.sh bench labels`). The peers are faiss' inverted file (4 sqrt(N)
lists; as many are probed as the recall takes, doubling) and its HNSW graph (16 links; as wide a search as it takes, doubling). A peer's
time is that of building its index and of the one search that reached the recall; those before it are told and not counted. Recall: the
share of the 20 true neighbours of 1,000 rows that are found. Both use all cores, on the same rows, one after the other.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile
import time

import faiss
import numpy as np

NEIGHBOURS, SAMPLED, CAMERAS = 20, 1000, 6


def features(rows, dimension, seed=0):
    """People of about 31 images, seen by some of six cameras that each shift all their images."""
    random = np.random.default_rng(seed)
    people = max(1, rows // 31)
    who, camera = np.sort(random.integers(0, people, rows)), random.integers(0, CAMERAS, rows)
    scale = (np.arange(dimension) + 4.0) ** -0.5
    values = random.normal(size=(people, dimension))[who] + 0.6 * random.normal(size=(CAMERAS, dimension))[camera]
    values = ((values + 0.9 * random.normal(size=(rows, dimension))) * scale).astype(np.float32)
    return np.ascontiguousarray(values / np.linalg.norm(values, axis=1, keepdims=True)), who, camera


def truth(x, sample):
    index = faiss.IndexFlatL2(x.shape[1])
    index.add(x)
    return index.search(x[sample], NEIGHBOURS + 1)[1]


def recall(found, true):
    """Without the row itself, which everything finds."""
    return np.mean([len(set(a) & set(b[1:])) / NEIGHBOURS for a, b in zip(found, true)])


def at_recall(name, index, widths, widen, x, sample, true, wanted):
    began = time.perf_counter()
    if not index.is_trained:
        index.train(x)
    index.add(x)
    built = time.perf_counter() - began
    for width in widths:
        widen(index, width)
        began = time.perf_counter()
        found = index.search(x, NEIGHBOURS + 1)[1]
        searched, reached = time.perf_counter() - began, recall(found[sample], true)
        print(f"{name:28} {built + searched:8.1f} s  recall {reached:.3f}  (index {built:.1f} s, search of width {width} {searched:.1f} s)",
              flush=True)
        if reached >= wanted:
            return
    print(f"{name:28} never reached {wanted}")


def ours(x, who, camera):
    with tempfile.TemporaryDirectory() as folder:
        name = f"synth{len(x)}_d{x.shape[1]}"
        for what, values in (("features", x), ("identity", who.astype(np.int32)), ("camera", camera.astype(np.int32))):
            np.save(pathlib.Path(folder, f"{name}.{what}.npy"), values)
        told = json.loads(subprocess.run(
            ["./run.sh", "bench", "labels", "--folder", folder, "--sets", f"{len(x)}x{x.shape[1]}", "--json"],
            check=True, capture_output=True, text=True).stdout)
    row = next(row for row in told if row["stage"] == "neighbours")
    print(f"{'label engine':28} {row['seconds']:8.1f} s  {row['note']}  [{row['processor']}]", flush=True)


parser = argparse.ArgumentParser()
parser.add_argument("--rows", type=int, default=100_000)
parser.add_argument("--dimension", type=int, default=256)
parser.add_argument("--recall", type=float, default=0.95)
parser.add_argument("--peers", nargs="*", default=["ivf", "hnsw"], choices=["ivf", "hnsw"])
arguments = parser.parse_args()
x, who, camera = features(arguments.rows, arguments.dimension)
sample = np.linspace(0, len(x) - 1, SAMPLED).astype(int)
true = truth(x, sample)
ours(x, who, camera)
lists = int(4 * len(x) ** 0.5)
if "ivf" in arguments.peers:
    quantizer = faiss.IndexFlatL2(x.shape[1])
    at_recall(f"faiss IVF, {lists} lists", faiss.IndexIVFFlat(quantizer, x.shape[1], lists),
              [2 ** n for n in range(3, 11) if 2 ** n <= lists],
              lambda index, width: setattr(index, "nprobe", width), x, sample, true, arguments.recall)
if "hnsw" in arguments.peers:
    at_recall("faiss HNSW, 16 links", faiss.IndexHNSWFlat(x.shape[1], 16), [2 ** n for n in range(5, 12)],
              lambda index, width: setattr(index.hnsw, "efSearch", width), x, sample, true, arguments.recall)
