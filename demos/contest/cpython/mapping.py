"""Small tasks for worker processes: mapped in chunks, applied one by one, submitted to executors."""

import concurrent.futures
import functools
import multiprocessing
import time

EXECUTORS = {"thread": concurrent.futures.ThreadPoolExecutor, "process": concurrent.futures.ProcessPoolExecutor}
SUBMITTED = 1000  # calls handed in before the results are asked for


def successor(x):
    return x + 1


def pool_map(n, workers, chunk):
    with multiprocessing.Pool(workers) as pool:
        pool.map(successor, range(workers), 1)  # until all are ready
        begin = time.perf_counter()
        results = pool.map(successor, range(n), int(chunk) or None)
        return time.perf_counter() - begin, sum(results)


def executor_map(n, workers, chunk):
    with concurrent.futures.ProcessPoolExecutor(workers) as executor:
        list(executor.map(successor, range(workers)))  # until all are ready
        begin = time.perf_counter()
        total = sum(executor.map(successor, range(n), chunksize=int(chunk)))
        return time.perf_counter() - begin, total


def apply(n, _workers, _size):
    with multiprocessing.Pool(1) as pool:
        total = pool.apply(successor, (-1,))  # 0, when it is ready
        begin = time.perf_counter()
        for k in range(n):
            total += pool.apply(successor, (k,))
        return time.perf_counter() - begin, total


def submit(on, n, workers, _size):
    with EXECUTORS[on](workers) as executor:
        list(executor.map(successor, range(workers)))  # until all are ready
        total = 0
        begin = time.perf_counter()
        for first in range(0, n, SUBMITTED):
            calls = [executor.submit(successor, k) for k in range(first, min(n, first + SUBMITTED))]
            total += sum(call.result() for call in calls)
        return time.perf_counter() - begin, total


WORKS = {("pool map", mode): pool_map for mode in ["one by one", "default", "large"]}
WORKS.update({("executor map", mode): executor_map for mode in ["one by one", "large"]})
WORKS["apply", "process"] = apply
WORKS.update({("submit", on): functools.partial(submit, on) for on in EXECUTORS})
