"""Features whose groups are plain, in float32, rows of length 1."""
import signal

import numpy as np
import pytest

# A process that a shell starts in its background ignores Ctrl-C, and so would what is tested here.
signal.signal(signal.SIGINT, signal.default_int_handler)


def blobs(groups=12, size=15, dimension=24, epoch=0, seed=11):
    random = np.random.default_rng(seed)
    centres = random.normal(size=(groups, dimension))
    rows = np.repeat(centres, size, axis=0) + 0.3 * random.normal(size=(groups * size, dimension))
    rows[np.arange(len(rows)), (np.arange(len(rows)) + epoch) % dimension] += 0.6 * epoch * (np.arange(len(rows)) % 3)
    return np.ascontiguousarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.fixture
def epochs():
    return [blobs(epoch=epoch) for epoch in range(4)]
