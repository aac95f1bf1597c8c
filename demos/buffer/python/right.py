"""A bounded buffer: two conditions of one lock, "while" around each wait."""
from collections import deque
from threading import Condition, Lock, Thread

PRODUCERS = 2
CONSUMERS = 3
ITEMS = 9  # of each producer
SIZE = 2

buffer = deque()
lock = Lock()
not_full = Condition(lock)
not_empty = Condition(lock)
taken = []


def put(item):
    with lock:
        while len(buffer) == SIZE:
            not_full.wait()  # releases the lock
        buffer.append(item)
        not_empty.notify()


def take():
    with lock:
        while not buffer:
            not_empty.wait()
        item = buffer.popleft()
        not_full.notify()
        return item


def produce(first):
    for item in range(first, first + ITEMS):
        put(item)


def consume():
    for _ in range(PRODUCERS * ITEMS // CONSUMERS):
        taken.append(take())


threads = [Thread(target=consume) for _ in range(CONSUMERS)]
threads += [Thread(target=produce, args=(1 + i * ITEMS,))
            for i in range(PRODUCERS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"taken: {len(taken)}, left: {len(buffer)}, sum: {sum(taken)}")
# prints: taken: 18, left: 0, sum: 171
