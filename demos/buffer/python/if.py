"""Consumers say "if", not "while": one is woken and the buffer is empty.

Two consumers wait. The producer brings two items and notifies both. The first
takes both items, and the second does not look again.
"""
from collections import deque
from threading import Condition, Event, RLock, Thread

CONSUMERS = 2
SIZE = 2

buffer = deque()
lock = RLock()
not_empty = Condition(lock)
waiting = taken = from_empty = 0
all_wait = Event()


def take():
    global waiting, taken, from_empty
    with lock:
        if not buffer:  # should be: while
            waiting += 1
            if waiting == CONSUMERS:
                all_wait.set()
            not_empty.wait()
        try:
            buffer.popleft()
            taken += 1
        except IndexError as error:
            from_empty += 1
            print(f"takes from an empty buffer: {error}")


def consume():
    with lock:  # makes sure that no other consumer comes in between
        take()
        if buffer:
            take()


def produce():
    with lock:
        for item in range(SIZE):
            buffer.append(item)
            not_empty.notify()


threads = [Thread(target=consume) for _ in range(CONSUMERS)]
for thread in threads:
    thread.start()
all_wait.wait()
threads.append(Thread(target=produce))
threads[-1].start()
for thread in threads:
    thread.join()
print(f"taken: {taken}, from an empty buffer: {from_empty}")
# prints: taken: 2, from an empty buffer: 1
