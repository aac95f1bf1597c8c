"""A thousand numbers are put. The getter ends after 10 s without one."""
import random
from multiprocessing import Process, Queue
from queue import Empty

COUNT = 1000
TIMEOUT = 10


def put(numbers):
    for _ in range(COUNT):
        x = random.random()
        numbers.put(x)
        print(f"put: {x:f}")


def get(numbers):
    got = 0
    try:
        while True:
            print(f"get: {numbers.get(timeout=TIMEOUT):f}")
            got += 1
    except Empty:
        print(f"no number came for {TIMEOUT} s: the getter ends, with {got}")


if __name__ == "__main__":
    numbers = Queue()
    children = [Process(target=get, args=(numbers,)),
                Process(target=put, args=(numbers,))]
    for child in children:
        child.start()
    for child in children:
        child.join()
# prints: no number came for 10 s: the getter ends, with 1000
