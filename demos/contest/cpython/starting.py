"""Threads and processes that are started, count themselves and end, by each start method."""

import functools
import multiprocessing
import threading
import time


def born(count):
    with count.get_lock():
        count.value += 1


def start(worker, values, n, workers, _size):
    count = values.Value("q", 0)
    begin = time.perf_counter()
    for _ in range(n):
        crew = [worker(target=born, args=(count,)) for _ in range(workers)]
        for each in crew:
            each.start()
        for each in crew:
            each.join()
    return time.perf_counter() - begin, count.value


WORKS = {
    ("start", "thread"): functools.partial(start, threading.Thread, multiprocessing),
    ("start", "process"): functools.partial(start, multiprocessing.Process, multiprocessing),
}
for mode, method in [("spawn", "spawn"), ("fork", "fork"), ("warm", "forkserver")]:
    if method in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context(method)
        WORKS["start", mode] = functools.partial(start, context.Process, context)
