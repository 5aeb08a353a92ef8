"""DBSCAN on sparse distances and HDBSCAN of points, as functions and as scikit-learn's estimators are."""
import inspect
from ctypes import byref, c_double

import numpy as np

from . import _arrays, _native


def dbscan(distances, eps="auto", min_samples: int = 4, threads: int = 0) -> "tuple[np.ndarray, float]":
    """Labels of DBSCAN on distances such as those of slr.jaccard, and the radius that was used.

    distances: (indptr, indices, data) or a scipy.sparse CSR matrix, symmetric, without the diagonal; eps: in [0, 2], or "auto";
    min_samples: points within eps that make a core point, itself included. Returns (labels int32, eps).
    """
    indptr, indices, data = _arrays.compressed(distances)
    if not isinstance(eps, (str, int, float, np.number)):
        raise TypeError(f"eps must be 'auto' or a number, not {eps!r}")
    if eps != "auto" if isinstance(eps, str) else not 0 <= eps <= 2:
        raise ValueError(f"eps is {eps!r}: it must be 'auto' or from 0 to 2")
    min_samples, threads = _arrays.number(min_samples, "min_samples"), _arrays.number(threads, "threads")
    radius, labels = c_double(-1 if isinstance(eps, str) else eps), np.empty(len(indptr) - 1, np.int32)
    _native.interruptible(lambda stop: _native.call(
        "slr_dbscan", _arrays.pointer(indptr), _arrays.pointer(indices), _arrays.pointer(data), len(labels), byref(radius), min_samples,
        threads, stop, _arrays.pointer(labels)))
    return labels, radius.value


def hdbscan(points, min_cluster_size: int = 4, min_samples: int = 3, threads: int = 0) -> "tuple[np.ndarray, np.ndarray]":
    """Labels of exact, Euclidean HDBSCAN, and how surely each point belongs to its cluster.

    points: array (N, D), float32; min_samples does not count the point itself. Returns (labels int32, probabilities float64).
    """
    rows = np.ascontiguousarray(_arrays.rows(points, "points"), np.float32)
    labels, surely = np.empty(len(rows), np.int32), np.empty(len(rows), np.float64)
    min_cluster_size, min_samples = _arrays.number(min_cluster_size, "min_cluster_size"), _arrays.number(min_samples, "min_samples")
    threads = _arrays.number(threads, "threads")
    _native.interruptible(lambda stop: _native.call(
        "slr_hdbscan", _arrays.pointer(rows), len(rows), rows.shape[1], min_cluster_size, min_samples, threads, stop,
        _arrays.pointer(labels), _arrays.pointer(surely)))
    return labels, surely


class _Estimator:
    """What scikit-learn asks of estimators, without needing it: parameters are those of __init__."""

    _estimator_type = "clusterer"

    def get_params(self, deep: bool = True) -> dict:
        """The parameters by name."""
        return {name: getattr(self, name) for name in inspect.signature(type(self).__init__).parameters if name != "self"}

    def set_params(self, **params):
        """Changes parameters; returns the estimator."""
        for name, value in params.items():
            if name not in self.get_params():
                raise ValueError(f"{type(self).__name__} has no parameter {name!r}; it has {', '.join(self.get_params())}")
            setattr(self, name, value)
        return self

    def fit_predict(self, X, y=None) -> np.ndarray:
        """Labels of X: clusters from 0, -1 = noise."""
        return self.fit(X, y).labels_

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.get_params().items())})"


class DBSCAN(_Estimator):
    """DBSCAN on sparse distances, such as those of slr.jaccard.

    eps: radius in [0, 2], or "auto": found without labels; min_samples: points within it that make a core point, itself included;
    threads: 0 = all cores. After fit: labels_ (int32, -1 = noise), eps_ (the radius that was used).
    """

    def __init__(self, eps="auto", min_samples=4, threads=0):
        self.eps, self.min_samples, self.threads = eps, min_samples, threads

    def fit(self, X, y=None):
        """Clusters distances: (indptr, indices, data) or a scipy.sparse CSR matrix."""
        self.labels_, self.eps_ = dbscan(X, self.eps, self.min_samples, self.threads)
        return self


class HDBSCAN(_Estimator):
    """HDBSCAN of points, Euclidean, exact, independent of their order (Campello, Moulavi and Sander 2013).

    min_cluster_size: points of the smallest cluster, at least 2; min_samples: the core distance is to this many other points;
    threads: 0 = all cores. After fit: labels_ (int32, -1 = noise), probabilities_ (in [0, 1]), n_features_in_.
    """

    def __init__(self, min_cluster_size=4, min_samples=3, threads=0):
        self.min_cluster_size, self.min_samples, self.threads = min_cluster_size, min_samples, threads

    def fit(self, X, y=None):
        """Clusters points: an array (N, D) of numbers."""
        if hasattr(X, "toarray"):
            raise TypeError("sparse input is not taken: HDBSCAN of points needs all their numbers; use X.toarray()")
        X = np.asarray(X)
        if X.dtype.kind == "c":
            raise ValueError("Complex data not supported")
        if X.ndim != 2:
            raise ValueError(f"X must have two axes, points and numbers; its shape is {X.shape}. Reshape your data: "
                             "Expected 2D array, got 1D array instead")
        if 0 in X.shape:
            raise ValueError(f"Found array with {X.shape[0]} sample(s) and {X.shape[1]} feature(s) (shape={X.shape}) while a minimum "
                             "of 1 is required.")
        X = X.astype(np.float32)
        if not np.isfinite(X).all():
            raise ValueError("X holds NaN or inf (infinity); points are finite numbers")
        self.labels_, self.probabilities_ = hdbscan(X, self.min_cluster_size, self.min_samples, self.threads)
        self.n_features_in_ = X.shape[1]
        return self
