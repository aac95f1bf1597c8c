"""Work that computes and work that waits."""

import functools
import multiprocessing
import time

import kit

MASK = (1 << 64) - 1


def cal(i, n, results):
    product = 1
    for k in range(n):
        product = product * (k | 1) & MASK
    results[i] = str(product).encode()


def add_up(i, n, results):
    total = 0
    for k in range(n):
        total += k + k * k
    results[i] = str(total).encode()


WIDTH = 64  # more digits than any result has


class Results:
    """A row of short texts in shared memory."""

    def __init__(self, n):
        self.cells = multiprocessing.Array("c", n * WIDTH, lock=False)

    def __setitem__(self, i, text):
        self.cells[i * WIDTH : (i + 1) * WIDTH] = text.ljust(WIDTH)

    def distinct(self):
        raw = self.cells.raw
        return " ".join(sorted({raw[i : i + WIDTH].decode().strip() for i in range(0, len(raw), WIDTH)}))


def compute(target, on, n, workers, _size):
    results = Results(workers)
    begin = time.perf_counter()
    kit.run(on, workers, target, lambda i: (i, n, results))
    return time.perf_counter() - begin, results.distinct()


def wait(on, n, workers, seconds):
    begin = time.perf_counter()
    kit.run(on, workers, time.sleep, lambda _: (n * seconds,))
    return time.perf_counter() - begin, ""


WORKS = {
    (work, on): functools.partial(compute, target, on)
    for work, target in [("cal", cal), ("sum", add_up)]
    for on in ["serial", "thread", "process"]
}
WORKS.update({("io", on): functools.partial(wait, on) for on in ["thread", "process"]})
