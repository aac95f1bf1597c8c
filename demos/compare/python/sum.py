"""The sum of i + i*i below 5,000,000: two processes, two threads, serial."""
import time
from multiprocessing import Process, Queue
from threading import Thread

N = 5_000_000


def add_up(results):
    results.put(sum(i + i * i for i in range(N)))


def measure(what, run):
    begin = time.perf_counter()
    run()
    print(f"{what}: {time.perf_counter() - begin:.3f} seconds")


def two(kind):
    workers = [kind(target=add_up, args=(results,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    results = Queue()
    # Each of two workers does the whole sum: twice the serial work.
    measure("process", lambda: two(Process))
    measure("thread", lambda: two(Thread))
    measure("serial", lambda: add_up(results))
    sums = {results.get() for _ in range(5)}
    print(*sums)  # prints: 41666666666665000000
