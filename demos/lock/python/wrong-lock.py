"""Two threads add 1 to one number, each under a lock of its own."""
from threading import Barrier, Lock, Thread

ADDS = 3
number = 0
together = Barrier(2)


def add(lock):
    global number
    for _ in range(ADDS):
        with lock:  # the other thread holds another lock, so it does not wait
            n = number
            together.wait()  # so that the bug always shows up
            number = n + 1
        together.wait()


threads = [Thread(target=add, args=(lock,)) for lock in (Lock(), Lock())]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"the number is {number}, not {2 * ADDS}")
# prints: the number is 3, not 6
