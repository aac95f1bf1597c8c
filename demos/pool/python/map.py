"""One call for all tasks, which are sent in chunks."""
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
    with Pool() as pool:
        results = pool.map(work, NUMBERS)  # in the order of the tasks
    print(f"map returned; results: {len(results)}")
    print(results[:6])  # prints: [1, 2, 3, 5, 8, 13]
