"""Eight processes and two permits: never more than two are inside."""
import time
from multiprocessing import Process, Semaphore

WORKERS = 8
PERMITS = 2


def be_inside(permits, i):
    with permits:
        print(f"worker-{i} enters")
        time.sleep(1)
        print(f"worker-{i} leaves")


if __name__ == "__main__":
    permits = Semaphore(PERMITS)
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
