"""The shared library: which one this processor runs, its functions, and its errors as exceptions."""
import ctypes
import json
import os
import threading
from ctypes import POINTER, byref, c_char_p, c_double, c_float, c_int32, c_int64, c_uint8, c_void_p

Progress = ctypes.CFUNCTYPE(None, c_void_p, c_char_p)
_FLOATS, _INTS, _LONGS, _DOUBLES, _BYTES = (POINTER(kind) for kind in (c_float, c_int32, c_int64, c_double, c_uint8))

_FUNCTIONS = {
    "slr_free": [c_int64],
    "slr_switch_create": [_LONGS],
    "slr_stop": [c_int64],
    "slr_labeler_create": [c_char_p, _LONGS],
    "slr_labeler_from_state": [_BYTES, c_int64, _LONGS],
    "slr_labeler_epoch": [c_int64, _INTS],
    "slr_labeler_options": [c_int64, c_char_p, c_int64, _LONGS],
    "slr_labeler_state": [c_int64, _BYTES, c_int64, _LONGS],
    "slr_epoch_begin": [c_int64, c_int32, c_int32, _FLOATS, c_int32, Progress, c_void_p, c_int64, _LONGS],
    "slr_epoch_add": [c_int64, _FLOATS, c_int32, POINTER(c_char_p), _INTS, _INTS, _DOUBLES],
    "slr_epoch_finish": [c_int64, _LONGS],
    "slr_labels_sizes": [c_int64, _INTS, _INTS, _INTS, _LONGS],
    "slr_labels_copy": [c_int64, _INTS, _INTS],
    "slr_labels_soft": [c_int64, _LONGS, _INTS, _DOUBLES],
    "slr_labels_report": [c_int64, c_char_p, c_int64, _LONGS],
    "slr_jaccard": [_FLOATS, c_int32, c_int32, _INTS, c_char_p, c_int64, _LONGS, _LONGS],
    "slr_distances_copy": [c_int64, _LONGS, _INTS, _FLOATS],
    "slr_dbscan": [_LONGS, _INTS, _FLOATS, c_int32, _DOUBLES, c_int32, c_int32, c_int64, _INTS],
    "slr_hdbscan": [_FLOATS, c_int32, c_int32, c_int32, c_int32, c_int32, c_int64, _INTS, _DOUBLES],
    "slr_rank": [_FLOATS, c_int32, _FLOATS, c_int32, c_int32, _INTS, _INTS, _INTS, _INTS, c_int32, c_int64, _LONGS],
    "slr_text_copy": [c_int64, c_char_p, c_int64, _LONGS],
}


class SlrError(RuntimeError):
    """The library failed: not enough memory, a closed handle, a fault of its own."""


class DamagedStateError(SlrError, ValueError):
    """Bytes that are no state of a labeler."""


class Stopped(Exception):
    """The work was stopped by its switch."""


def _closed(words):
    return SlrError(words)


_ERRORS = {1: ValueError, 2: _closed, 3: Stopped, 4: DamagedStateError, 5: MemoryError}


def _load():
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
        flags = next((set(line.split()) for line in file if line.startswith("flags")), set())
    if not {"avx2", "fma", "bmi2"} <= flags:
        raise ImportError("slr needs an x86-64 processor with AVX2; this one has none")
    wide = {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"} <= flags
    folder = os.path.dirname(os.path.abspath(__file__))
    library = ctypes.CDLL(os.path.join(folder, "libslr-avx512.so" if wide else "libslr.so"))
    for name, arguments in _FUNCTIONS.items():
        function = getattr(library, name)
        function.argtypes, function.restype = arguments, c_int32
    for name in ("slr_version", "slr_error"):
        function = getattr(library, name)
        function.argtypes, function.restype = [c_char_p, c_int64], c_int64
    return library


_library = _load()
_process = os.getpid()


def _text(function):
    buffer = ctypes.create_string_buffer(4096)
    needed = function(buffer, len(buffer))
    if needed > len(buffer):
        buffer = ctypes.create_string_buffer(needed)
        function(buffer, needed)
    return buffer.value.decode()


def version():
    """The library's version."""
    return _text(_library.slr_version)


def call(name, *arguments):
    """Calls a function of the library; its code becomes an exception."""
    if os.getpid() != _process:
        raise SlrError("slr was loaded before this process was forked, and its threads did not come along; "
                       "start workers with multiprocessing.get_context('spawn')")
    code = getattr(_library, name)(*arguments)
    if code:
        words = _text(_library.slr_error)
        raise _ERRORS.get(code, SlrError)(words)


def interruptible(work):
    """Does work(stop) on a thread of its own, so that Ctrl-C is heard at once: the work is then stopped and waited for.

    An event is waited for and not the thread: Python 3.11 takes a thread for ended whose join() was interrupted.
    """
    stop = c_int64()
    call("slr_switch_create", byref(stop))
    answer, error, ended = [], [], threading.Event()

    def run():
        try:
            answer.append(work(stop))
        except BaseException as caught:  # handed on below
            error.append(caught)
        finally:
            ended.set()

    threading.Thread(target=run, name="slr").start()
    try:
        while not ended.wait(0.1):
            pass
    except BaseException:
        call("slr_stop", stop)
        while not _waited(ended):
            pass
        raise
    finally:
        call("slr_free", stop)
    if error:
        raise error[0]
    return answer[0]


def _waited(event):
    """Waits for the event, whatever else is pressed; what was pressed first is told in the end."""
    try:
        return event.wait()
    except KeyboardInterrupt:
        return event.is_set()


def json_of(name, handle):
    """What a function writes as JSON, parsed."""
    needed = c_int64()
    call(name, handle, None, 0, byref(needed))
    buffer = ctypes.create_string_buffer(needed.value)
    call(name, handle, buffer, len(buffer), byref(needed))
    return json.loads(buffer.value)
