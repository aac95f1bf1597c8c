"""Two processes add 1 and 3 to one number five times each, under a lock."""
import time
from multiprocessing import Lock, Process, Value

TIMES = 5


def add(lock, number, by):
    with lock:
        for _ in range(TIMES):
            number.value += by
            print(number.value)
            time.sleep(0.1)


if __name__ == "__main__":
    lock = Lock()
    number = Value("i", 0, lock=False)
    children = [Process(target=add, args=(lock, number, by)) for by in (1, 3)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print(f"both have ended; the number is {number.value}")
# prints: both have ended; the number is 20
