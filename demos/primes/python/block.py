"""Who asks each future for its result at once has one worker at work."""
import math
import os
import time
from concurrent.futures import ProcessPoolExecutor

NUMBERS = [
    112272535095293, 112582705942171, 112232535095293,
    115280095190773, 115797848077099, 1099726899285419,
]


def is_prime(n):
    print(f"process {os.getpid()} tests {n}")
    if n < 4:
        return n >= 2
    if n % 2 == 0 or n % 3 == 0:
        return False
    return all(n % i and n % (i + 2)
               for i in range(5, math.isqrt(n) + 1, 6))


def submit_all_first(executor):
    futures = [executor.submit(is_prime, n) for n in NUMBERS]
    return [future.result() for future in futures]


def ask_at_once(executor):
    # The next number is not even submitted before this one is done.
    return [executor.submit(is_prime, n).result() for n in NUMBERS]


if __name__ == "__main__":
    for way in (submit_all_first, ask_at_once):
        begin = time.perf_counter()
        with ProcessPoolExecutor() as executor:
            print(way(executor))
        print(f"{way.__name__}: {time.perf_counter() - begin:.3f} seconds")
# prints: [True, True, False, True, True, False]
