"""Ten threads set one name and read it later: each has a value of its own."""
import random
import time
from threading import Barrier, Thread, current_thread, local

THREADS = 10

data = local()
data.start = 0  # the main thread's
written = Barrier(THREADS)  # no thread reads before all have written


def set_and_read():
    mine = random.randint(1, 100)
    data.start = mine
    written.wait()
    time.sleep(random.randint(1, 3))
    print(f"{current_thread().name} wrote {mine} and reads {data.start}")


threads = [Thread(target=set_and_read) for _ in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"the main thread reads {data.start}")  # prints: the main thread reads 0
