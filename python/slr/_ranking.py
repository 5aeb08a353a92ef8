"""Retrieval scores."""
from ctypes import byref, c_int64

from . import _arrays, _native


def rank(query, gallery, query_id, gallery_id, query_camera, gallery_camera, threads: int = 0) -> dict:
    """mAP, CMC and mINP by the Market-1501 protocol, single query.

    query, gallery: arrays (Q, D), (G, D), rows of length 1; identities and cameras: whole numbers, one a row. For each query, images of
    its identity and camera and all junk (identity -1) are left out of the gallery; 0 is a distractor. Returns a dict: mAP, rank1, rank5,
    rank10, mINP (floats in [0, 1], None where no query has a match), cmc (list), cameras (figures of each camera's queries), queries,
    skipped_queries.
    """
    query, gallery = (_arrays.singles(_arrays.rows(part, name)) for part, name in ((query, "query"), (gallery, "gallery")))
    if query.shape[1] != gallery.shape[1]:
        raise ValueError(f"the queries have {query.shape[1]} numbers a row, the gallery {gallery.shape[1]}")
    numbers = [_arrays.whole(part, count, name) for part, count, name in (
        (query_id, len(query), "query_id"), (gallery_id, len(gallery), "gallery_id"),
        (query_camera, len(query), "query_camera"), (gallery_camera, len(gallery), "gallery_camera"))]
    for part, name in zip(numbers, ("query_id", "gallery_id", "query_camera", "gallery_camera")):
        if part is None:
            raise TypeError(f"{name} is missing")
    threads, scores = _arrays.number(threads, "threads"), c_int64()
    _native.interruptible(lambda stop: _native.call(
        "slr_rank", _arrays.pointer(query), len(query), _arrays.pointer(gallery), len(gallery), query.shape[1],
        *(_arrays.pointer(part) for part in numbers), threads, stop, byref(scores)))
    try:
        return _native.json_of("slr_text_copy", scores)
    finally:
        _native.call("slr_free", scores)
