"""A hundred tasks on twenty threads, and a bar that follows the results."""
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

TASKS = 100
THREADS = 20


def download(x):
    time.sleep(x * 0.1)
    return x


with ThreadPoolExecutor(THREADS) as executor:
    futures = [executor.submit(download, x) for x in range(TASKS)]
    done = total = 0
    for future in as_completed(futures):  # in the order of their ends
        total += future.result()
        done += 1
        # tqdm, which is no part of Python, would draw a better one.
        print(f"\r{'#' * (done // 2):50} {done}/{TASKS}", end="")
print(f"\n{done} of {TASKS} results have arrived; their sum is {total}")
# prints: 100 of 100 results have arrived; their sum is 4950
