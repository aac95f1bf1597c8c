"""One call for all tasks, which travel in chunks."""
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
    print(f"{os.getpid()} is working on {n}...")
    time.sleep(2)
    return fib(n)


if __name__ == "__main__":
    with Pool() as pool:
        results = pool.map(work, NUMBERS)  # in the order of the tasks
    print(f"map returned a list of {len(results)} results")
    print(results[:6])  # prints: [1, 2, 3, 5, 8, 13]
