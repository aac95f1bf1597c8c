"""Eight processes and two permits: never more than two are inside."""
import time
from multiprocessing import Process, Semaphore

WORKERS = 8
PERMITS = 2


def be_inside(permits, i):
    with permits:
        print(f"hello, {i}")
        time.sleep(1)


if __name__ == "__main__":
    permits = Semaphore(PERMITS)
    begin = time.perf_counter()
    children = [Process(target=be_inside, args=(permits, i))
                for i in range(WORKERS)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    took = time.perf_counter() - begin  # four turns of a second
    print(f"{WORKERS} workers take {took:.3f} seconds")
