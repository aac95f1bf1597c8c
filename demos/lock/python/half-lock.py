"""Two threads add 1 to one number; the lock is held only while they read."""
from threading import Barrier, Lock, Thread

ADDS = 3
number = 0
lock = Lock()
together = Barrier(2)


def add():
    global number
    for _ in range(ADDS):
        with lock:
            n = number
        together.wait()  # so that the bug always shows up
        number = n + 1  # too late: the other thread has read the same number
        together.wait()


threads = [Thread(target=add) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"the number is {number}, not {2 * ADDS}")
# prints: the number is 3, not 6
