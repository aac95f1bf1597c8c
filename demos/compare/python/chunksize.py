"""Small tasks handed to four processes one by one, and in chunks."""
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pool

WORKERS = 4
INPUTS = 10_000
LARGE = INPUTS // WORKERS


def successor(x):
    return x + 1


def measure(what, run):
    begin = time.perf_counter()
    total = sum(run())
    each = (time.perf_counter() - begin) / INPUTS
    print(f"{what}: {each * 1e6:.2f} µs each, the sum is {total}")


if __name__ == "__main__":
    inputs = range(INPUTS)
    with ProcessPoolExecutor(WORKERS) as executor:
        list(executor.map(successor, range(WORKERS)))  # until all are ready
        for what, size in (("one by one", 1), ("large", LARGE)):
            measure(f"executor, {what}", lambda: executor.map(
                successor, inputs, chunksize=size))
    with Pool(WORKERS) as pool:
        pool.map(successor, range(WORKERS), chunksize=1)
        # None is the pool's default: about four chunks for each worker
        for what, size in (("one by one", 1), ("default", None),
                           ("large", LARGE)):
            measure(f"pool, {what}", lambda: pool.map(
                successor, inputs, chunksize=size))
# prints: the sum is 50005000
