"""A lock that its holder may take again: it must be released as often."""
from threading import RLock, Thread

DEPTH = 2

lock = RLock()


def try_once():
    if lock.acquire(blocking=False):
        print("another can have the lock")
        lock.release()
    else:
        print("another cannot have the lock")


def let_another_try():
    other = Thread(target=try_once)
    other.start()
    other.join()


def call(level):
    if level > DEPTH:
        return
    with lock:
        print(f"takes the lock: depth {level}")
        call(level + 1)
    print(f"releases it: depth {level - 1}")
    let_another_try()  # only after the last release it can


call(1)
try:
    lock.release()
except RuntimeError as refused:
    print(f"one release too many: {refused}")
# prints: another cannot have the lock
# prints: another can have the lock
# prints: one release too many: cannot release un-acquired lock
