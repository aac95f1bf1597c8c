"""Each result is waited for before the next task: one worker works."""
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


if __name__ == "__main__":
    results = []
    with Pool() as pool:
        for n in NUMBERS:
            results.append(pool.apply(work, (n,)))
            print(f"fib({n}) is {results[-1]}")
    print(results[:6])  # prints: [1, 2, 3, 5, 8, 13]
