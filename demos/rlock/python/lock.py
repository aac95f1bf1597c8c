"""A plain lock, acquired twice by the same thread: it waits for itself."""
from threading import Lock, Thread

lock = Lock()


def take_twice():
    with lock:
        print("holds the lock and takes it again")
        # Python does not notice the deadlock. A `with lock:` here never ends.
        if not lock.acquire(timeout=2):
            print("deadlock: the timeout ended")


thread = Thread(target=take_twice)
thread.start()
thread.join()
# prints: deadlock: the timeout ended
