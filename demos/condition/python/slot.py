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
            condition.wait_for(lambda: product is None)  # gives the lock back
            product = n
            print(f"made product {n}")
            condition.notify()
            time.sleep(2)  # with the lock held: the other has nothing to do


def consume():
    global product, consumed
    with condition:
        while consumed < ROUNDS:
            condition.wait_for(lambda: product is not None)
            print(f"took product {product}")
            product = None
            consumed += 1
            condition.notify()
            time.sleep(2)


threads = [Thread(target=consume), Thread(target=produce)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"{consumed} consumed")  # prints: 5 consumed
