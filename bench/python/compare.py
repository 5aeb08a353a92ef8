"""The label engine beside what people use now, in one process: time, memory, the same answer.

    PYTHONPATH=FOLDER_OF_THE_UNPACKED_WHEEL python3 bench/python/compare.py [--rows 3000 12936 32621] [--dimension 2048]

Each peer is the plain way to the same answer: k-reciprocal Jaccard distances with N x N arrays (arXiv 1701.08398, as the public codes of
SpCL and ABMT compute it), scikit-learn's DBSCAN on that dense matrix, faiss' exact index, and mAP by argsort of every row. A peer that
is not installed, or would need more memory than there is, is left out and named.
"""
import argparse
import resource
import time

import numpy as np
import slr


def features(rows, dimension, people, seed=0):
    random = np.random.default_rng(seed)
    who = random.integers(0, people, rows)
    values = random.normal(size=(people, dimension)).astype(np.float32)[who] + random.normal(size=(rows, dimension)).astype(np.float32)
    return np.ascontiguousarray(values / np.linalg.norm(values, axis=1, keepdims=True)), who


def timed(work):
    began = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - began


def dense_jaccard(x, k1=20, k2=6):
    n = len(x)
    squared = np.maximum(2 - 2 * x @ x.T, 0)
    order = np.argpartition(squared, k1 + 1, axis=1)[:, :k1 + 2]
    order = np.take_along_axis(order, np.argsort(np.take_along_axis(squared, order, 1), axis=1, kind="stable"), 1)
    half = int(np.around(k1 / 2)) + 1
    near, nearer = [set(row[:k1 + 1]) for row in order], [set(row[:half]) for row in order]
    farthest = squared.max(axis=0)
    weights = np.zeros((n, n), np.float32)
    for i in range(n):
        mutual = {j for j in near[i] if i in near[j]}
        grown = set(mutual)
        for j in mutual:
            halves = {m for m in nearer[j] if j in nearer[m]}
            if len(halves & mutual) > 2 / 3 * len(halves):
                grown |= halves
        members = np.fromiter(grown, int)
        own = np.exp(-squared[i, members] / farthest[i])
        weights[i, members] = own / own.sum()
    weights = np.stack([weights[row[:k2]].mean(axis=0) for row in order])
    inverted = [np.flatnonzero(weights[:, i]) for i in range(n)]
    distance = np.empty((n, n), np.float32)
    for i in range(n):
        shared = np.zeros(n, np.float32)
        for j in np.flatnonzero(weights[i]):
            shared[inverted[j]] += np.minimum(weights[i, j], weights[inverted[j], j])
        distance[i] = 1 - shared / (2 - shared)
    return np.maximum(distance, 0)


def argsort_map(query, gallery, who_q, who_g, cam_q, cam_g):
    precisions = []
    for q in range(len(query)):
        order = np.argsort(-(gallery @ query[q]), kind="stable")
        keep = ~((who_g[order] == who_q[q]) & (cam_g[order] == cam_q[q]))
        hits = np.flatnonzero(who_g[order][keep] == who_q[q]) + 1
        if len(hits):
            precisions.append(np.mean(np.arange(1, len(hits) + 1) / hits))
    return float(np.mean(precisions))


def line(rows, what, ours, peer, theirs, same):
    print(f"{rows:6}  {what:26} {ours:8.2f} s   {peer:42} {theirs:8.2f} s   {theirs / ours:7.1f} x   {same}", flush=True)


def dense_peer(x, ours, seconds):
    """The published algorithm, as far as its matrices fit into memory; our distances as such a matrix."""
    rows = len(x)
    # float32: products and what they are made of, weights, result, ours; int64: the order of all columns
    if (4 * 4 + 8) * rows * rows > 0.9 * 1024 * int(open("/proc/meminfo", encoding="ascii").readline().split()[1]):
        print(f"{rows:6}  the published algorithm and scikit-learn's dense matrix do not fit into memory: left out")
        return None
    dense, dense_seconds = timed(lambda: dense_jaccard(x))
    full = np.ones((rows, rows), np.float32)
    for i in range(rows):
        full[i, ours[1][ours[0][i]:ours[0][i + 1]]] = ours[2][ours[0][i]:ours[0][i + 1]]
    np.fill_diagonal(full, 0), np.fill_diagonal(dense, 0)
    line(rows, "neighbours and Jaccard", seconds, "the published algorithm, N x N, numpy", dense_seconds,
         f"{(np.abs(full - dense) > 1e-3).mean():.1e} of the pairs differ by more than 0.001")
    return full


def compare(rows, dimension):
    x, who = features(rows, dimension, max(2, rows // 17))
    slr.jaccard(x[:500])  # loads and warms both
    ours, seconds = timed(lambda: slr.jaccard(x))
    try:
        import faiss

        def search():
            index = faiss.IndexFlatIP(dimension)
            index.add(x)
            return index.search(x, 21)
        _, faiss_seconds = timed(search)
        line(rows, "neighbours and Jaccard", seconds, "faiss flat, neighbours alone", faiss_seconds, "")
    except ImportError:
        print("faiss is not installed")
    (labels, eps), dbscan_seconds = timed(lambda: slr.dbscan(ours, eps=0.5))
    full = dense_peer(x, ours, seconds)
    try:
        from scipy.sparse import csr_matrix
        from sklearn.cluster import DBSCAN
        indptr, indices, data = ours
        for name, matrix in (("scikit-learn, our sparse rows", csr_matrix((data, indices, indptr), (rows, rows))),
                             ("scikit-learn, dense matrix", full)):
            if matrix is not None:
                theirs, sklearn_seconds = timed(lambda: DBSCAN(eps=0.5, min_samples=4, metric="precomputed", n_jobs=-1).fit_predict(matrix))
                same = len({*zip(labels.tolist(), theirs.tolist())}) == len(set(theirs.tolist()))
                line(rows, "DBSCAN", dbscan_seconds, name, sklearn_seconds, "the same clusters" if same else "OTHER CLUSTERS")
    except ImportError:
        print("scikit-learn is not installed")
    del full
    cut, cameras = rows // 5, np.random.default_rng(1).integers(0, 6, rows)
    parts = (x[:cut], x[cut:], who[:cut] + 1, who[cut:] + 1, cameras[:cut], cameras[cut:])
    ours, seconds = timed(lambda: slr.rank(*parts)["mAP"])
    theirs, argsort_seconds = timed(lambda: argsort_map(*parts))
    line(rows, "mAP, CMC, mINP", seconds, "argsort of each row, mAP alone", argsort_seconds, f"difference {abs(ours - theirs):.1e}")


parser = argparse.ArgumentParser()
parser.add_argument("--rows", type=int, nargs="+", default=[3000, 12936, 32621])
parser.add_argument("--dimension", type=int, default=2048)
arguments = parser.parse_args()
for number in arguments.rows:
    compare(number, arguments.dimension)
print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GiB, peers included")
