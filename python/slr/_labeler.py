"""Labels once an epoch."""
import warnings
from ctypes import byref, c_char_p, c_int32, c_int64, c_uint8

import numpy as np

from . import _arrays, _native

_BLOCK = 4096  # rows that are handed over at a time: neighbours of the first are searched while the next come


class LabelWarning(UserWarning):
    """Something about an epoch's labels that a person should know: few clusters, mostly outliers, a jump."""


class PseudoLabeler:
    """Clusters features once an epoch and refines the clusters by those of the epoch before.

    Parameters
    ----------
    k1, k2 : int, default 20 and 6
        Neighbours of the k-reciprocal sets; rows averaged by query expansion (1 = none).
    form : {"abmt", "spcl", "camera"}, default "abmt"
        Which published code's distances; "camera" needs the camera of every row.
    eps : float in [0, 2] or "auto", default "auto"
        DBSCAN's radius; "auto" finds it without labels.
    alpha : float in [0, 1], default 0.5
        Weight of this epoch's cluster against the projected one of the last.
    mode : {"hdbscan", "argmax", "none"}, default "hdbscan"
        How soft labels become hard; "none" leaves the clusterer's labels as they are.
    **options
        Further ones: lambda, k1_intra, k1_inter, k2_intra, k2_inter, clusterer ("dbscan", "hdbscan", "kmeans", "finch", "infomap",
        "linkage"), rho, min_samples, clusters, level, neighbours, min_similarity, linkage_distance, space ("current",
        "joint"), beta, min_cluster_size, refine_min_samples, rescue_outliers, noise, memory, min_images, approximate_from,
        halves, threads, seed.

    Not for several threads at once, and not across fork().
    """

    def __init__(self, k1: int = 20, k2: int = 6, form: str = "abmt", eps="auto", alpha: float = 0.5, mode: str = "hdbscan", **options):
        options.update(k1=k1, k2=k2, form=form, alpha=alpha, mode=mode)
        if eps != "auto":  # which is what is done where nothing is said
            options["eps"] = eps
        handle = c_int64()
        _native.call("slr_labeler_create", _arrays.options(options), byref(handle))
        self._start(handle)

    def _start(self, handle):
        self._handle, self._report, self._soft, self._before = handle, None, None, None

    @classmethod
    def from_state(cls, state: bytes) -> "PseudoLabeler":
        """A labeler that goes on where the one was whose state() this is. Raises DamagedStateError for other bytes."""
        state = bytes(state)
        handle = c_int64()
        _native.call("slr_labeler_from_state", (c_uint8 * len(state)).from_buffer_copy(state), len(state), byref(handle))
        labeler = cls.__new__(cls)
        labeler._start(handle)
        return labeler

    def state(self) -> bytes:
        """Everything that the next epoch depends on, as bytes."""
        needed = c_int64()
        _native.call("slr_labeler_state", self._open(), None, 0, byref(needed))
        buffer = (c_uint8 * needed.value)()
        _native.call("slr_labeler_state", self._open(), buffer, needed.value, byref(needed))
        return bytes(buffer)

    def next(self, features, keys=None, source=None, camera=None, track=None, time=None, progress=None) -> np.ndarray:
        """Labels an epoch.

        Parameters
        ----------
        features : array (N, D) of float32, float16 or float64, or anything with __array__
            Rows of length 1. float32 in C order is handed over as it lies, other kinds are converted 4,096 rows at a time.
        keys : sequence of N different str, optional
            Names of the images. Without them every epoch has the same images in the same order.
        source : array (M, D), optional
            Features of a labelled source domain, for the source term of the distances.
        camera, track : arrays of N ints, optional
            -1 = not known. Crops of one track are one person; tracks of one camera at one time are two.
        time : array of N floats, optional
            When each image was taken, in one unit; NaN = not known.
        progress : callable, optional
            Called with the name of each stage as it begins, from another thread. What it raises stops the epoch and is raised here.

        Returns
        -------
        array (N,) of int32
            Clusters from 0; -1 = leave out.
        """
        rows = _arrays.rows(features, "features")
        count, dimension = rows.shape
        names = None if keys is None else _names(keys, count)
        camera, track = _arrays.whole(camera, count, "camera"), _arrays.whole(track, count, "track")
        if time is not None:
            time = np.ascontiguousarray(time, np.float64)
            if time.shape != (count,):
                raise ValueError(f"time must have one number for each of the {count} rows; its shape is {time.shape}")
        if source is not None:
            source = _arrays.singles(_arrays.rows(source, "source"))
            if source.shape[1] != dimension:
                raise ValueError(f"the source's rows have {source.shape[1]} numbers, the features' {dimension}")
        if progress is not None and not callable(progress):
            raise TypeError(f"progress must be callable, not {progress!r}")
        handle, raised = self._open(), []

        def work(stop):
            def heard(_, stage):
                try:
                    progress(stage.decode())
                except BaseException as error:  # which cannot pass through the library: it is stopped, and the error raised below
                    raised.append(error)
                    _native.call("slr_stop", stop)

            tell = _native.Progress(heard if progress else 0)
            epoch, labels = c_int64(), c_int64()
            _native.call("slr_epoch_begin", handle, dimension, count, _arrays.pointer(source), 0 if source is None else len(source),
                         tell, None, stop, byref(epoch))
            try:
                for first in range(0, count, _BLOCK):
                    end = min(first + _BLOCK, count)
                    block = _arrays.singles(rows[first:end])
                    _native.call("slr_epoch_add", epoch, _arrays.pointer(block), end - first,
                                 None if names is None else (c_char_p * (end - first))(*names[first:end]),
                                 *(_arrays.pointer(None if part is None else part[first:end]) for part in (camera, track, time)))
                _native.call("slr_epoch_finish", epoch, byref(labels))
            finally:
                _native.call("slr_free", epoch)
            try:
                return self._take(labels)
            finally:
                _native.call("slr_free", labels)

        try:
            answer = _native.interruptible(work)
        except _native.Stopped:
            raise raised[0] from None
        for warning in self._report["warnings"]:
            warnings.warn(warning["message"], LabelWarning, stacklevel=2)
        return answer

    def _take(self, labels):
        rows, clusters, columns, entries = c_int32(), c_int32(), c_int32(), c_int64()
        _native.call("slr_labels_sizes", labels, byref(rows), byref(clusters), byref(columns), byref(entries))
        refined, before = np.empty(rows.value, np.int32), np.empty(rows.value, np.int32)
        _native.call("slr_labels_copy", labels, _arrays.pointer(refined), _arrays.pointer(before))
        starts, indices = np.empty(rows.value + 1, np.int64), np.empty(entries.value, np.int32)
        data = np.empty(entries.value, np.float64)
        _native.call("slr_labels_soft", labels, _arrays.pointer(starts), _arrays.pointer(indices), _arrays.pointer(data))
        self._soft, self._before = (starts, indices, data), before
        self._report = _native.json_of("slr_labels_report", labels)
        return refined

    @property
    def epoch(self) -> int:
        """Epochs that were labelled."""
        epoch = c_int32()
        _native.call("slr_labeler_epoch", self._open(), byref(epoch))
        return epoch.value

    @property
    def options(self) -> dict:
        """All options with their values, as a dict."""
        return _native.json_of("slr_labeler_options", self._open())

    @property
    def report(self):
        """Figures and warnings of the last epoch, as a dict; None before the first."""
        return self._report

    @property
    def before_refinement(self):
        """The clusterer's own labels of the last epoch, int32; None before the first."""
        return self._before

    @property
    def soft(self):
        """Soft labels of the last epoch over the clusters before refinement: (indptr, indices, data); None before the first."""
        return self._soft

    def close(self) -> None:
        """Gives the memory back; the labeler cannot be used afterwards."""
        handle, self._handle = getattr(self, "_handle", None), None
        if handle is not None:
            _native.call("slr_free", handle)

    def _open(self):
        if self._handle is None:
            raise _native.SlrError("this labeler was closed")
        return self._handle

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __reduce__(self):
        return PseudoLabeler.from_state, (self.state(),)

    def __repr__(self):
        return f"PseudoLabeler(epoch={self.epoch}, {self.options})" if self._handle is not None else "PseudoLabeler(closed)"

    def __del__(self):
        try:
            self.close()
        except Exception:  # at the interpreter's end, or in a forked child, where it is not ours to give back
            pass


def _names(keys, count):
    try:
        names = [key.encode() if isinstance(key, str) else _no_name(key) for key in keys]
    except UnicodeEncodeError as error:
        raise ValueError(f"the key {error.object!r} is no text: it holds half of a character") from None
    if len(names) != count:
        raise ValueError(f"{len(names)} keys for {count} rows")
    if any(b"\0" in name for name in names):
        raise ValueError("a key holds a NUL")
    return names


def _no_name(key):
    raise TypeError(f"keys must be str, not {type(key).__name__}")
