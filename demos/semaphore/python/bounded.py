"""The same with a bounded semaphore, which takes back no more than it gave."""
import time
from multiprocessing import BoundedSemaphore, Process

WORKERS = 8
PERMITS = 2


def be_inside(permits, i):
    with permits:
        print(f"hello, {i}")
        time.sleep(1)


if __name__ == "__main__":
    permits = BoundedSemaphore(PERMITS)
    begin = time.perf_counter()
    children = [Process(target=be_inside, args=(permits, i))
                for i in range(WORKERS)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    took = time.perf_counter() - begin  # four turns of a second
    print(f"{WORKERS} workers take {took:.3f} seconds")
    try:
        permits.release()  # nobody has it
    except ValueError as refused:
        print(f"one release too many: {refused}")
    # macOS cannot look at a semaphore, so it is counted by taking them all.
    free = 0
    while permits.acquire(block=False):
        free += 1
    print(f"{free} permits are free")  # prints: 2 permits are free
