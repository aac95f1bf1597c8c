"""Two threads hold one of two locks each, and wait for the other one."""
from threading import Barrier, Lock, Thread, current_thread

a, b = Lock(), Lock()
both_hold_one = Barrier(2)


def take_both(first, second):
    name = current_thread().name
    with first:
        print(f"{name} holds its first lock")
        both_hold_one.wait()  # so that the deadlock always comes
        print(f"{name} waits for its second lock")
        # Python does not notice a deadlock: without a timeout this never ends.
        if second.acquire(timeout=2):
            second.release()  # the timeout of the other has ended
        else:
            print(f"{name}: deadlock, the timeout ended")


threads = [Thread(target=take_both, args=(a, b), name="worker-1"),
           Thread(target=take_both, args=(b, a), name="worker-2")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
# prints: deadlock, the timeout ended
