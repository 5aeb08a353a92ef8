import numpy as np
import pytest
import slr
from conftest import blobs


def dense(distances):
    indptr, indices, data = distances
    full = np.ones((len(indptr) - 1,) * 2, np.float32)
    for row in range(len(full)):
        full[row, indices[indptr[row]:indptr[row + 1]]] = data[indptr[row]:indptr[row + 1]]
    np.fill_diagonal(full, 0)
    return full


def published_jaccard(rows, k1, k2):
    """The re-ranking of arXiv 1701.08398 in ABMT's form, with N x N arrays, from its formulas."""
    n = len(rows)
    squared = np.maximum(2 - 2 * rows.astype(np.float64) @ rows.T.astype(np.float64), 0)
    original = (squared / squared.max(axis=0)).T
    order = np.argsort(squared, axis=1, kind="stable")
    near = [set(order[i, :k1 + 1]) for i in range(n)]
    half = [set(order[i, :int(np.around(k1 / 2)) + 1]) for i in range(n)]
    weights = np.zeros((n, n))
    for i in range(n):
        mutual = {j for j in near[i] if i in near[j]}
        grown = set(mutual)
        for j in mutual:
            halves = {m for m in half[j] if j in half[m]}
            if len(halves & mutual) > 2 / 3 * len(halves):
                grown |= halves
        members = sorted(grown)
        own = np.exp(-original[i, members])
        weights[i, members] = own / own.sum()
    mean = np.stack([weights[order[i, :k2]].mean(axis=0) for i in range(n)])
    shared = np.array([np.minimum(mean[i], mean).sum(axis=1) for i in range(n)])
    return 1 - shared / (2 - shared)


def test_jaccard_is_that_of_the_paper():
    rows = blobs(groups=8, size=12)
    ours, theirs = dense(slr.jaccard(rows, k1=8, k2=3)), published_jaccard(rows, 8, 3)
    np.fill_diagonal(theirs, 0)
    assert np.abs(ours - theirs).max() < 2e-6


def test_dbscan_is_that_of_scikit_learn():
    cluster = pytest.importorskip("sklearn.cluster")
    distances = slr.jaccard(blobs(groups=8, size=12), k1=8, k2=3)
    for eps in (0.3, 0.5, 0.7):
        ours, used = slr.dbscan(distances, eps=eps, min_samples=4)
        theirs = cluster.DBSCAN(eps=eps, min_samples=4, metric="precomputed").fit_predict(dense(distances))
        assert used == eps
        assert np.array_equal(ours < 0, theirs < 0)
        assert len({*zip(ours, theirs)}) == len(set(theirs))
    assert np.array_equal(slr.DBSCAN(eps=0.5).fit_predict(distances), slr.dbscan(distances, eps=0.5)[0])
    sparse = pytest.importorskip("scipy.sparse")
    matrix = sparse.csr_matrix((distances[2], distances[1], distances[0]))
    assert np.array_equal(slr.DBSCAN(eps=0.5).fit_predict(matrix), slr.dbscan(distances, eps=0.5)[0])


def test_the_parts_are_the_whole():
    rows = blobs()
    labels, _ = slr.dbscan(slr.jaccard(rows, k1=8, k2=3))
    assert np.array_equal(labels, slr.PseudoLabeler(k1=8, k2=3, mode="none").next(rows))


def test_hdbscan_finds_groups_and_says_how_surely():
    random = np.random.default_rng(0)
    points = np.concatenate([random.normal(at, 0.1, size=(20, 2)) for at in (0, 5, 10)] + [random.uniform(-20, 30, size=(5, 2))])
    labels, surely = slr.hdbscan(points)
    assert [set(labels[at:at + 20]) - {-1} for at in (0, 20, 40)] == [{0}, {1}, {2}]
    assert ((surely >= 0) & (surely <= 1)).all() and (surely[labels < 0] == 0).all() and surely[labels >= 0].max() == 1
    order = random.permutation(len(points))
    assert np.array_equal(slr.hdbscan(points[order])[1], surely[order])
    fitted = slr.HDBSCAN(min_cluster_size=4, min_samples=3).fit(points)
    assert np.array_equal(fitted.labels_, labels) and np.array_equal(fitted.probabilities_, surely)


def test_hdbscan_keeps_the_conventions_of_scikit_learn():
    checks = pytest.importorskip("sklearn.utils.estimator_checks")
    if not hasattr(checks, "check_estimator"):
        pytest.skip("this scikit-learn has no check_estimator")
    # Asked of every transformer and predictor; HDBSCAN names what it does not take in its own words.
    for estimator, check in checks.check_estimator(slr.HDBSCAN(), generate_only=True):
        check(estimator)


def test_rank_is_that_of_a_full_sort():
    random = np.random.default_rng(3)
    query, gallery = blobs(groups=6, size=4, seed=1), blobs(groups=6, size=9, seed=2)
    ids, cameras = (np.arange(24) // 4 + 1, np.arange(24) % 2), (np.arange(54) // 9, random.integers(0, 2, 54))
    scores = slr.rank(query, gallery, ids[0], cameras[0], ids[1], cameras[1])
    precisions, firsts, penalties = [], [], []
    for q in range(24):
        keep = (cameras[0] != -1) & ~((cameras[0] == ids[0][q]) & (cameras[1] == ids[1][q]))
        order = np.argsort(-(gallery[keep] @ query[q]), kind="stable")
        hits = np.flatnonzero(cameras[0][keep][order] == ids[0][q]) + 1
        if len(hits):
            precisions.append(np.mean(np.arange(1, len(hits) + 1) / hits))
            firsts.append(hits[0]), penalties.append(len(hits) / hits[-1])
    assert scores["mAP"] == pytest.approx(np.mean(precisions), abs=1e-12)
    assert scores["rank1"] == np.mean(np.array(firsts) <= 1) and scores["rank10"] == np.mean(np.array(firsts) <= 10)
    assert scores["mINP"] == pytest.approx(np.mean(penalties), abs=1e-12)
    assert scores["queries"] + scores["skipped_queries"] == 24 and len(scores["cmc"]) == 50


def test_rank_tells_of_any_number_of_cameras():
    rows = blobs(groups=3000, size=2, dimension=8)
    scores = slr.rank(rows[::2], rows[1::2], np.arange(3000) + 1, np.arange(3000) + 1, np.arange(3000), np.arange(3000) + 5000)
    assert len(scores["cameras"]) == 3000


@pytest.mark.parametrize("distances, error, words", [
    (np.zeros((3, 3)), TypeError, "indptr, indices, data"),
    (([0, 1], [0], np.array([0.5])), ValueError, "own distance"),
    (([0, 1, 1], [1], np.array([0.5])), ValueError, "not that of"),
    (([0, 1, 2], [1, 0], np.array([0.5, -1])), ValueError, "not that of"),
    (([0, 1, 2], [7, 0], np.array([0.5, 0.5])), ValueError, "must ascend below 2"),
    (([0, 1, 2], [1, 0], np.array([np.nan, np.nan])), ValueError, "finite and not negative"),
    (([0, 1, 2], [1, 0], np.array([1, 1])), TypeError, "floating-point"),
    (([0, 1], [1, 0], np.array([0.5, 0.5])), ValueError, "do not fit together"),
    (([0, 2, 1], [1], np.array([0.5])), ValueError, ""),
])
def test_what_are_no_distances_is_refused(distances, error, words):
    with pytest.raises(error, match=words):
        slr.dbscan(distances)


def test_settings_out_of_their_range_are_refused():
    rows = blobs(groups=2)
    for call, words in ((lambda: slr.dbscan(slr.jaccard(rows), eps=3), "eps is 3"), (lambda: slr.jaccard(rows, k1=0), "k1 is 0"),
                        (lambda: slr.dbscan(slr.jaccard(rows), min_samples=0), "min-samples is 0"),
                        (lambda: slr.hdbscan(rows, min_cluster_size=1), "min-cluster-size is 1"),
                        (lambda: slr.jaccard(rows, form="camera"), "camera")):
        with pytest.raises(ValueError, match=words):
            call()
    distances = slr.jaccard(rows, k1=np.int64(5))
    for call, error, words in ((lambda: slr.dbscan(distances, min_samples="4"), TypeError, "min_samples must be a whole number"),
                               (lambda: slr.dbscan(distances, min_samples=2**32 + 4), ValueError, "does not fit into 32 bits"),
                               (lambda: slr.dbscan(distances, eps=None), TypeError, "eps must be 'auto' or a number"),
                               (lambda: slr.dbscan((distances[0], distances[1] + 2**32, distances[2])), ValueError, "ascend below"),
                               (lambda: slr.hdbscan(rows, min_cluster_size=4.0), TypeError, "min_cluster_size must be a whole number")):
        with pytest.raises(error, match=words):
            call()
    with pytest.raises(ValueError, match="numbers a row"):
        slr.rank(rows, rows[:, :3], [1] * 30, [1] * 30, [0] * 30, [0] * 30)
    with pytest.raises(ValueError, match="has no parameter 'size'"):
        slr.HDBSCAN().set_params(size=2)
