"""A thread takes its own lock again, and must release it as often."""
from threading import RLock, Thread

DEPTH = 2

lock = RLock()


def try_once():
    if lock.acquire(blocking=False):
        print("another thread tries to take the lock: gets it")
        lock.release()
    else:
        print("another thread tries to take the lock: refused")


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
    let_another_try()  # it gets it only after the last release


call(1)
try:
    lock.release()
except RuntimeError as refused:
    print(f"releases it once more, which is an error: {refused}")
# prints: another thread tries to take the lock: refused
# prints: another thread tries to take the lock: gets it
# prints: releases it once more, which is an error
