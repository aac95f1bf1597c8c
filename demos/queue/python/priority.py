"""Ten threads take 36 items from a queue: the lowest priority number first."""
import random
import string
import threading
import time
from queue import PriorityQueue

WORKERS = 10
ITEMS = string.ascii_lowercase + string.digits

items = PriorityQueue()
processed = []


def priority(item):
    if item.isdigit():
        return 0
    return 1 if item in "aeiou" else 2


def deal_with():
    while True:
        _, item = items.get()  # tuples: what is equal in one goes by the next
        if item is None:  # no more will come
            return
        time.sleep(random.randint(1, 2))
        print(f"{threading.current_thread().name}: item {item} is done")
        processed.append(item)
        items.task_done()


for item in ITEMS:
    items.put((priority(item), item))
threads = [threading.Thread(target=deal_with) for _ in range(WORKERS)]
for thread in threads:
    thread.start()
items.join()  # until task_done() was called for each
for _ in threads:
    items.put((0, None))
for thread in threads:
    thread.join()
print(f"items done: {len(processed)}")  # prints: items done: 36
