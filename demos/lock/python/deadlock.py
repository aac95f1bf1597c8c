"""Two threads have taken one of two locks each, and want the other."""
from threading import Barrier, Lock, Thread, current_thread

a, b = Lock(), Lock()
both_have_one = Barrier(2)


def take_both(first, second):
    name = current_thread().name
    with first:
        print(f"{name} has its first lock")
        both_have_one.wait()  # so it takes no luck
        print(f"{name} wants its second lock")
        # Python does not notice a deadlock: without a timeout this never ends.
        if second.acquire(timeout=2):
            second.release()  # the other has given up
        else:
            print("deadlock: gives up")  # prints: deadlock: gives up


threads = [Thread(target=take_both, args=(a, b), name="worker-1"),
           Thread(target=take_both, args=(b, a), name="worker-2")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
