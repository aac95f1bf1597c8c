"""Twenty consumers wait for a number each; twenty producers bring two each."""
import random
from threading import Condition, Thread

WORKERS = 20
BATCH = 2

numbers = []
condition = Condition()


def consume():
    with condition:
        condition.wait_for(lambda: numbers)  # looks again whenever it is woken
        print(f"consumes {numbers.pop():.4f}")


def produce():
    with condition:
        for _ in range(BATCH):
            numbers.append(random.random())
        condition.notify_all()


threads = [Thread(target=consume) for _ in range(WORKERS)]
threads += [Thread(target=produce) for _ in range(WORKERS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"left: {len(numbers)}")  # prints: left: 20
