"""k-reciprocal Jaccard distances by themselves."""
from ctypes import byref, c_int64

import numpy as np

from . import _arrays, _native


def jaccard(features, k1: int = 20, k2: int = 6, form: str = "abmt", camera=None,
            threads: int = 0) -> "tuple[np.ndarray, np.ndarray, np.ndarray]":
    """k-reciprocal Jaccard distances of all pairs that are below 1 (arXiv 1701.08398), exactly, without an N x N array.

    Parameters
    ----------
    features : array (N, D)
        Rows of length 1.
    k1, k2 : int
        Neighbours of the k-reciprocal sets; rows averaged by query expansion (1 = none).
    form : {"abmt", "spcl", "camera"}
    camera : array of N ints, optional
        Needed by "camera".
    threads : int
        0 = all cores. The distances do not depend on it.

    Returns
    -------
    (indptr, indices, data)
        int64 (N + 1), int32, float32: symmetric compressed rows without the diagonal. Pairs that are not there are at distance 1.
    """
    rows = _arrays.singles(_arrays.rows(features, "features"))
    camera = _arrays.whole(camera, len(rows), "camera")
    options = _arrays.options({"k1": k1, "k2": k2, "form": form, "threads": threads})

    def work(stop):
        distances, entries = c_int64(), c_int64()
        _native.call("slr_jaccard", _arrays.pointer(rows), len(rows), rows.shape[1], _arrays.pointer(camera), options, stop,
                     byref(distances), byref(entries))
        try:
            starts, columns = np.empty(len(rows) + 1, np.int64), np.empty(entries.value, np.int32)
            values = np.empty(entries.value, np.float32)
            _native.call("slr_distances_copy", distances, _arrays.pointer(starts), _arrays.pointer(columns), _arrays.pointer(values))
            return starts, columns, values
        finally:
            _native.call("slr_free", distances)

    return _native.interruptible(work)
