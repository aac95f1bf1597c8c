"""Consumers say "if" where it should be "while": some are woken in vain."""
import random
from threading import Condition, Event, Thread

CONSUMERS = 20
PRODUCERS = 5  # with two numbers each: enough for half of the consumers
BATCH = 2

numbers = []
waiting = consumed = in_vain = 0
condition = Condition()
all_wait = Event()


def consume():
    global waiting, consumed, in_vain
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
            in_vain += 1
            print("was woken in vain")  # prints: was woken in vain


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
print(f"{consumed} consumed, {in_vain} woken in vain, {len(numbers)} left")
