"""Starting and joining a thread, and a process by each start method."""
import multiprocessing
import statistics
import time
from threading import Thread

STARTS = 3


def nothing():
    pass


def measure(what, kind):
    took = []
    for _ in range(STARTS):
        begin = time.perf_counter()
        worker = kind(target=nothing)
        worker.start()
        worker.join()
        took.append(time.perf_counter() - begin)
    print(f"{what}: {statistics.median(took) * 1e6:.0f} µs")


if __name__ == "__main__":
    measure("thread", Thread)
    # A forkserver is what comes closest to a child that is kept warm.
    for method in multiprocessing.get_all_start_methods():
        measure(method, multiprocessing.get_context(method).Process)
