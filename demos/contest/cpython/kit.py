"""What the works have in common."""

import multiprocessing
import threading
import time

KINDS = {"thread": threading.Thread, "process": multiprocessing.Process}


def run(on, n_workers, target, args_of):
    """Runs the target on so many threads or processes at once, each with its own arguments, or one after the other."""
    if on == "serial":
        for i in range(n_workers):
            target(*args_of(i))
        return
    crew = [KINDS[on](target=target, args=args_of(i)) for i in range(n_workers)]
    for worker in crew:
        worker.start()
    for worker in crew:
        worker.join()


def drill(on, n, workers, repeat, *shared):
    """Lets the workers repeat something together. Returns the time of the slowest, without its start, and what they counted."""
    count = multiprocessing.Value("q", 0)
    took = multiprocessing.Array("d", workers)
    start = multiprocessing.Barrier(workers)
    run(on, workers, _work, lambda i: (repeat, i, n, count, took, start, shared))
    return max(took), count.value


def _work(repeat, i, n, count, took, start, shared):
    start.wait()
    begin = time.perf_counter()
    repeat(i, n, count, *shared)
    took[i] = time.perf_counter() - begin
