"""One call for all tasks, which does not wait. A callback gets all results."""
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


def called(results):
    print(f"callback in process {os.getpid()}, called with {results[:6]}...")


if __name__ == "__main__":
    with Pool() as pool:
        pool.map_async(work, NUMBERS, callback=called)
        print("map_async has returned")
        pool.close()
        pool.join()
# prints: called with [1, 2, 3, 5, 8, 13]...
