"""One place for a product: producer and consumer take turns, 2 s apart."""
import time
from threading import Condition, Thread

ROUNDS = 5

product = None
consumed = 0
condition = Condition()


def produce():
    global product
    with condition:
        for n in range(1, ROUNDS + 1):
            condition.wait_for(lambda: product is None)  # releases the lock
            product = n
            print(f"produces product {n}")
            condition.notify()
            time.sleep(2)  # it still holds the lock


def consume():
    global product, consumed
    with condition:
        while consumed < ROUNDS:
            condition.wait_for(lambda: product is not None)
            print(f"consumes product {product}")
            product = None
            consumed += 1
            condition.notify()
            time.sleep(2)


threads = [Thread(target=consume), Thread(target=produce)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"consumed: {consumed}")  # prints: consumed: 5
