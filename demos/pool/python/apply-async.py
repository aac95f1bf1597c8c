"""All tasks are handed in first. The results are asked for at the end."""
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
        results = [pool.apply_async(work, (n,)) for n in NUMBERS]
        ready = sum(result.ready() for result in results)
        print(f"{len(results)} tasks are handed in; results ready: {ready}")
        pool.close()
        pool.join()
        numbers = [result.get() for result in results]
    print(numbers[:6])  # prints: [1, 2, 3, 5, 8, 13]
