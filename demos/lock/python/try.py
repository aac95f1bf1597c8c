"""Two threads acquire two locks in opposite order.

A thread that cannot acquire the second lock releases the first.
"""
from random import random
from threading import Barrier, Lock, Thread, current_thread
from time import sleep

a, b = Lock(), Lock()
both_hold_one = Barrier(2)
done = []


def take_both(first, second):
    name, tries = current_thread().name, 0
    while True:
        tries += 1
        with first:
            if tries == 1:
                both_hold_one.wait()  # so that at least one of them fails
            if second.acquire(blocking=False):
                print(f"{name} holds both locks")
                sleep(0.5)
                second.release()
                done.append(name)
                return
        sleep(random() * 0.2)  # each for another time: else they meet again


threads = [Thread(target=take_both, args=(a, b), name="worker-1"),
           Thread(target=take_both, args=(b, a), name="worker-2")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(done), "of 2 done")  # prints: 2 of 2 done
