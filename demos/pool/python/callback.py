"""A function in the parent process is called with each result."""
import os
import time
from multiprocessing import Pool

NUMBERS = range(1, 20)


def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return b


def work(n):
    print(f"process {os.getpid()} works on fib({n})")
    time.sleep(2)
    return fib(n)


def called(result):
    print(f"callback in process {os.getpid()}, called with {result}")
    arrived.append(result)


if __name__ == "__main__":
    arrived = []  # in any order
    with Pool() as pool:
        for n in NUMBERS:
            pool.apply_async(work, (n,), callback=called)
        pool.close()
        pool.join()
    print(sorted(arrived)[:6])  # prints: [1, 2, 3, 5, 8, 13]
