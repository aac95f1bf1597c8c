"""Six numbers are tested by an executor's workers, in one call."""
import math
import os
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


if __name__ == "__main__":
    with ProcessPoolExecutor() as executor:
        for n, prime in zip(NUMBERS, executor.map(is_prime, NUMBERS)):
            print(f"{n} is prime: {prime}")
# prints: 112272535095293 is prime: True
# prints: 1099726899285419 is prime: False
