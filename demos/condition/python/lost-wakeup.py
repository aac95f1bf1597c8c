"""A notification that comes before the wait wakes nobody.

The consumer looks under the lock, releases it, and acquires it again to wait.
"""
from threading import Condition, Event, Thread

numbers = []
condition = Condition()
has_looked = Event()
is_filled = Event()


def consume():
    with condition:
        empty = not numbers
    has_looked.set()
    is_filled.wait()  # makes sure that the notification comes here
    with condition:
        # Without a timeout it would wait for ever: Python does not notice
        # that no other thread can wake it.
        if empty and not condition.wait(timeout=2):
            print(f"was not woken; numbers that are there: {len(numbers)}")


def produce():
    has_looked.wait()
    with condition:
        numbers.extend([0.25, 0.75])
        condition.notify_all()  # no thread waits yet: the notification is lost
    is_filled.set()


threads = [Thread(target=consume), Thread(target=produce)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
# prints: was not woken; numbers that are there: 2
