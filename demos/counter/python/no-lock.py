"""Eight processes add to a shared number without a lock: some are lost."""
from multiprocessing import Barrier, Process, Value

WORKERS = 8
ADDS = 100_000


def add(counter, gate):
    gate.wait()  # until all are ready
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
    print(f"the counter is {counter.value}, not {expected}")
    print(f"additions lost: {expected - counter.value}")
