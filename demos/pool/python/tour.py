"""What a pool can: map, imap_unordered, results with a deadline, its end."""
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
            print("we lacked patience")  # prints: we lacked patience
        print("for the moment, the pool takes more work:",
              pool.apply(square, (3,)))
    try:
        pool.apply(square, (3,))  # the end of `with` is terminate()
    except ValueError as refused:
        print(f"now the pool is over: {refused}")
# prints: now the pool is over: Pool not running
