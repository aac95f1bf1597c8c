"""Eight processes add to a shared number without a lock: updates get lost."""
from multiprocessing import Barrier, Process, Value

WORKERS = 8
ADDS = 100_000


def add(counter, gate):
    gate.wait()  # until all are here
    for _ in range(ADDS):
        counter.value += 1  # read, add, write: another may write in between


if __name__ == "__main__":
    counter = Value("i", 0, lock=False)
    gate = Barrier(WORKERS)
    children = [Process(target=add, args=(counter, gate))
                for _ in range(WORKERS)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    expected = WORKERS * ADDS
    print(f"expected {expected}")  # prints: expected 800000
    print(f"got {counter.value}, {expected - counter.value} updates lost")
