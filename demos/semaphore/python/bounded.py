"""A bounded semaphore: one release too many is an error."""
import time
from multiprocessing import BoundedSemaphore, Process

WORKERS = 8
PERMITS = 2


def be_inside(permits, i):
    with permits:
        print(f"worker-{i} enters")
        time.sleep(1)
        print(f"worker-{i} leaves")


if __name__ == "__main__":
    permits = BoundedSemaphore(PERMITS)
    begin = time.perf_counter()
    children = [Process(target=be_inside, args=(permits, i))
                for i in range(WORKERS)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    took = time.perf_counter() - begin  # four turns of 1 s
    print(f"{WORKERS} workers took {took:.3f} s;"
          f" one after the other they would take {WORKERS} s")
    try:
        permits.release()  # no worker holds it
    except ValueError as refused:
        print(f"a release too many is an error: {refused}")
    # macOS cannot read a semaphore, so count the permits by taking them all.
    free = 0
    while permits.acquire(block=False):
        free += 1
    print(f"free permits: {free}")  # prints: free permits: 2
