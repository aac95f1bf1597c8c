"""Consumers say "if", not "while": some are woken and find nothing."""
import random
from threading import Condition, Event, Thread

CONSUMERS = 20
PRODUCERS = 5  # with two numbers each: enough for half of the consumers
BATCH = 2

numbers = []
waiting = consumed = found_nothing = 0
condition = Condition()
all_wait = Event()


def consume():
    global waiting, consumed, found_nothing
    with condition:
        if not numbers:  # should be: while
            waiting += 1
            if waiting == CONSUMERS:
                all_wait.set()
            condition.wait()
        if numbers:
            consumed += 1
            print(f"consumes {numbers.pop():.4f}")
        else:
            found_nothing += 1
            print("finds nothing to consume")


def produce():
    with condition:
        numbers.extend(random.random() for _ in range(BATCH))
        condition.notify_all()


consumers = [Thread(target=consume) for _ in range(CONSUMERS)]
for thread in consumers:
    thread.start()
all_wait.wait()
producers = [Thread(target=produce) for _ in range(PRODUCERS)]
for thread in producers:
    thread.start()
for thread in consumers + producers:
    thread.join()
print(f"consumed: {consumed}, left: {len(numbers)},"
      f" woken and found nothing: {found_nothing}")
# prints: finds nothing to consume
