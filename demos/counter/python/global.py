"""Two processes add 10 each to a global variable: each has one of its own."""
import os
from multiprocessing import Lock, Process

ADDS = 10
counter = 0


def add(lock):
    global counter
    with lock:  # it protects nothing: nobody else has this counter
        for _ in range(ADDS):
            counter += 1
        print(f"in process {os.getpid()} the counter is {counter}")


if __name__ == "__main__":
    lock = Lock()
    children = [Process(target=add, args=(lock,)) for _ in range(2)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print(f"in the parent it is {counter}")  # prints: in the parent it is 0
