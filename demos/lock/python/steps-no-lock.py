"""Two processes add 1 and 3 to one number five times each, without a lock."""
import time
from multiprocessing import Process, Value

TIMES = 5


def add(number, by):
    for _ in range(TIMES):
        number.value += by  # read, add, write: the other may write in between
        print(number.value)  # jumps, because the other adds to it as well
        time.sleep(0.1)


if __name__ == "__main__":
    number = Value("i", 0, lock=False)
    children = [Process(target=add, args=(number, by)) for by in (1, 3)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print(f"both have ended; the number is {number.value}")  # mostly 20
