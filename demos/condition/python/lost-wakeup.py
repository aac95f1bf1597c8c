"""A notification that comes between a look and the wait wakes nobody.

The consumer looks under the lock, lets it go, and takes it again to wait.
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
    is_filled.wait()  # a scheduler may stop it here; these events do for sure
    with condition:
        # Without a timeout it would sleep for ever beside a full list: Python
        # does not notice that nobody is left who could wake it.
        if empty and not condition.wait(timeout=2):
            print(f"never woken, and {len(numbers)} numbers are there")


def produce():
    has_looked.wait()
    with condition:
        numbers.extend([0.25, 0.75])
        condition.notify_all()  # nobody waits yet, and it is not kept
    is_filled.set()


threads = [Thread(target=consume), Thread(target=produce)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
# prints: never woken, and 2 numbers are there
