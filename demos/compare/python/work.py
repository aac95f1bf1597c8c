"""Four tasks that compute and a hundred that wait, in three ways."""
import time
from multiprocessing import Process
from threading import Thread

ITERATIONS = 1_000_000  # a hundredth of what the Go does
WAIT = 2


def dense_cal():
    product = 1
    for i in range(ITERATIONS):
        product = product * (i | 1) & 0xFFFF_FFFF  # never becomes 0


def dense_io():
    time.sleep(WAIT)


def measure(what, kind, task, workers):
    begin = time.perf_counter()
    workers = [kind(target=task) for _ in range(workers)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    took = time.perf_counter() - begin
    print(f"{what}, {kind.__name__}: {took:.3f} seconds")


if __name__ == "__main__":
    begin = time.perf_counter()
    for _ in range(4):
        dense_cal()
    print(f"computing, serial: {time.perf_counter() - begin:.3f} seconds")
    measure("computing", Thread, dense_cal, 4)  # no faster in the default build: the global lock
    measure("computing", Process, dense_cal, 4)
    print(f"waiting, serial: {100 * WAIT} seconds, by arithmetic")
    measure("waiting", Thread, dense_io, 100)
    measure("waiting", Process, dense_io, 100)
