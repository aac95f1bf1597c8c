"""What a pool can do: map, imap_unordered, get with a timeout, its end."""
# tests do not hurry this program: a sleep must be longer than a timeout
import os
import time
from multiprocessing import Pool, TimeoutError


def square(x):
    return x * x


if __name__ == "__main__":
    with Pool(5) as pool:
        print(pool.map(square, [1, 3, 3]))  # prints: [1, 9, 9]
    with Pool(4) as pool:
        print(pool.map(square, range(10)))
        for result in pool.imap_unordered(square, range(10)):
            print(result)  # in the order of arrival
        print(pool.apply_async(square, (20,)).get(timeout=10))  # prints: 400
        print("pid", pool.apply_async(os.getpid).get(timeout=10))
        several = [pool.apply_async(os.getpid) for _ in range(4)]
        print("pid", *(result.get(timeout=10) for result in several))
        try:
            pool.apply_async(time.sleep, (10,)).get(timeout=1)
        except TimeoutError:
            print("get gives up after 1 s")  # prints: get gives up after 1 s
        print("the pool still takes work: 3 squared is",
              pool.apply(square, (3,)))
    try:
        pool.apply(square, (3,))  # the end of `with` is terminate()
    except ValueError as refused:
        print(f"the pool has ended and takes no work: {refused}")
# prints: the pool has ended and takes no work: Pool not running
