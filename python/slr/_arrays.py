"""What callers hand in, as arrays that the library reads: checked, and copied only where it cannot be helped."""
import json
import operator
from ctypes import POINTER, c_double, c_float, c_int32, c_int64

import numpy as np

_POINTERS = {np.dtype(np.float32): c_float, np.dtype(np.int32): c_int32, np.dtype(np.int64): c_int64, np.dtype(np.float64): c_double}


def pointer(array):
    """The first element, for the library; None for None."""
    return None if array is None else array.ctypes.data_as(POINTER(_POINTERS[array.dtype]))


def rows(values, name, least=1):
    """Anything with rows of floating-point numbers, as an array of two axes; nothing is copied."""
    array = np.asarray(values)
    if array.dtype.kind != "f":
        raise TypeError(f"{name} must be floating-point numbers, not {array.dtype}")
    if array.ndim != 2:
        raise ValueError(f"{name} must have two axes, rows and numbers; its shape is {array.shape}")
    if array.shape[0] < least or array.shape[1] < 1:
        raise ValueError(f"{name} is empty: its shape is {array.shape}")
    return array


def singles(array):
    """Rows as the library reads them: float32, C order. Those of half precision are scaled to length 1 again, which they lost."""
    block = np.ascontiguousarray(array, dtype=np.float32)
    if array.dtype.itemsize == 2:
        lengths = np.linalg.norm(block, axis=1, keepdims=True)
        block = block / np.where(np.abs(lengths - 1) < 1e-2, lengths, 1)
    return block


def number(value, name):
    """A whole number of 32 bits."""
    try:
        value = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be a whole number, not {value!r}") from None
    if not -2**31 <= value < 2**31:
        raise ValueError(f"{name} is {value}: it does not fit into 32 bits")
    return value


def options(values):
    """Options as JSON."""
    try:
        return json.dumps(values, default=_plain, allow_nan=False).encode()
    except ValueError:
        odd = next(name for name, value in values.items() if isinstance(value, float) and not np.isfinite(value))
        raise ValueError(f"{odd} is {values[odd]}: it must be a finite number") from None


def _plain(value):
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"an option cannot be a {type(value).__name__}")


def whole(values, count, name):
    """A whole number a row, int32; None for None."""
    if values is None:
        return None
    array = np.asarray(values)
    if array.dtype.kind not in "iu":
        raise TypeError(f"{name} must be whole numbers, not {array.dtype}")
    if array.shape != (count,):
        raise ValueError(f"{name} must have one number for each of the {count} rows; its shape is {array.shape}")
    if array.size and (array.min() < -2**31 or array.max() >= 2**31):
        raise ValueError(f"{name} does not fit into 32 bits")
    return np.ascontiguousarray(array, dtype=np.int32)


def compressed(distances):
    """A triple (indptr, indices, data), or a scipy.sparse matrix in CSR form, as int64, int32, float32."""
    if hasattr(distances, "indptr"):
        distances = (distances.indptr, distances.indices, distances.data)
    if not isinstance(distances, (tuple, list)) or len(distances) != 3:
        raise TypeError("distances must be (indptr, indices, data), as slr.jaccard gives them, or a scipy.sparse CSR matrix")
    indptr, indices, data = (np.asarray(part) for part in distances)
    if indptr.dtype.kind not in "iu" or indices.dtype.kind not in "iu":
        raise TypeError("indptr and indices must be whole numbers")
    if data.dtype.kind != "f":
        raise TypeError(f"distances must be floating-point numbers, not {data.dtype}")
    if indptr.ndim != 1 or indptr.size == 0 or indices.ndim != 1 or data.shape != indices.shape or indptr[-1] != indices.size:
        raise ValueError("indptr, indices and data do not fit together")
    if indices.size and (indices.min() < 0 or indices.max() >= indptr.size - 1):
        raise ValueError(f"the columns of a row must ascend below {indptr.size - 1}")
    return (np.ascontiguousarray(indptr, np.int64), np.ascontiguousarray(indices, np.int32), np.ascontiguousarray(data, np.float32))
