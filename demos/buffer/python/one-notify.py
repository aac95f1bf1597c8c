"""Producers and consumers wait for one condition: the wrong one is woken.

The producer holds the lock while it fills the buffer and then waits for a
place. A consumer takes an item and notifies the waiter that came first: this
is another consumer, which finds nothing and waits again.
"""
from collections import deque
from threading import Condition, Event, Thread

CONSUMERS = 2
SIZE = 1

buffer = deque()
changed = Condition()  # of an RLock: a thread that holds it can acquire it
waiting = 0
all_wait = Event()


def put(item):
    with changed:
        while len(buffer) == SIZE:
            # Without a timeout it would wait for ever: Python does not
            # notice that no other thread can wake it.
            if not changed.wait(timeout=2):
                return False
        buffer.append(item)
        changed.notify()  # should be: notify_all, or a condition of its own
        return True


def take():
    global waiting
    with changed:
        while not buffer:
            waiting += 1
            if waiting == CONSUMERS:
                all_wait.set()
            if not changed.wait(timeout=2):
                return None
        item = buffer.popleft()
        changed.notify()
        return item


def consume():
    if take() is None:
        print("a consumer was not woken")


def produce():
    with changed:  # makes sure that no consumer comes in between
        put(1)
        if not put(2):
            print("the producer was not woken")


threads = [Thread(target=consume) for _ in range(CONSUMERS)]
for thread in threads:
    thread.start()
all_wait.wait()
threads.append(Thread(target=produce))
threads[-1].start()
for thread in threads:
    thread.join()
# prints: a consumer was not woken
# prints: the producer was not woken
