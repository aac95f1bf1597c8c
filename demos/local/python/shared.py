"""Ten threads set one variable and read it later: all see the last write."""
import random
import time
from threading import Barrier, Thread, current_thread

THREADS = 10


class data:  # one for all
    start = 0


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
print(f"the main thread reads {data.start}")  # what was written last
