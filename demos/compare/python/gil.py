"""Threads of CPython take turns at computing, but not at waiting."""
import time
from multiprocessing import Process
from threading import Thread

WORKERS = 4
ITERATIONS = 1_000_000
WAIT = 0.1


def compute():
    product = 1
    for i in range(ITERATIONS):
        product = product * (i | 1) & 0xFFFF_FFFF


def wait():
    time.sleep(WAIT)  # releases the global lock of the default build


def on(kind, task):
    workers = [kind(target=task) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def serially(task):
    for _ in range(WORKERS):
        task()


def measure(what, run, *args):
    begin = time.perf_counter()
    run(*args)
    print(f"{what}: {time.perf_counter() - begin:.3f} seconds")


if __name__ == "__main__":
    # That threads run freely beside each other, as in Go, a CPython with the
    # lock cannot show; builds without it (3.13t and later) can.
    for task in (compute, wait):
        measure(f"{task.__name__}, serial", serially, task)
        measure(f"{task.__name__}, threads", on, Thread, task)
        measure(f"{task.__name__}, processes", on, Process, task)
