"""Pseudo labels for any trainer: SLR's label engine, in the process, once an epoch.

    labels = slr.PseudoLabeler(k1=30, alpha=0.5)
    for epoch in range(50):
        y = labels.next(features, keys)          # int32, -1 = leave out

Needs numpy alone. Works on Linux on x86-64 processors with AVX2; does not survive fork() (use "spawn" for workers).
"""
from ._clusterers import DBSCAN, HDBSCAN, dbscan, hdbscan
from ._distances import jaccard
from ._labeler import LabelWarning, PseudoLabeler
from ._native import DamagedStateError, SlrError, version
from ._ranking import rank

__version__ = version()
__all__ = ["DBSCAN", "HDBSCAN", "DamagedStateError", "LabelWarning", "PseudoLabeler", "SlrError", "dbscan", "hdbscan", "jaccard",
           "rank"]
