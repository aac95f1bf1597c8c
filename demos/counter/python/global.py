"""Two processes add 10 each to a global variable: each has its own copy."""
import os
from multiprocessing import Lock, Process

ADDS = 10
counter = 0


def add(lock):
    global counter
    with lock:  # protects nothing: each process has its own counter
        for _ in range(ADDS):
            counter += 1
        print(f"adds {ADDS}: in process {os.getpid()} it is {counter}")


if __name__ == "__main__":
    lock = Lock()
    children = [Process(target=add, args=(lock,)) for _ in range(2)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print(f"in the main process it is {counter}")
# prints: in the main process it is 0
