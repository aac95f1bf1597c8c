"""Two threads acquire two locks, both in the same order: no deadlock."""
from threading import Lock, Thread, current_thread
from time import sleep

a, b = Lock(), Lock()
done = []


def take_both(first, second):
    with first:
        with second:
            print(f"{current_thread().name} holds both locks")
            sleep(0.5)
            done.append(current_thread().name)


threads = [Thread(target=take_both, args=(a, b), name="worker-1"),
           Thread(target=take_both, args=(a, b), name="worker-2")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(done), "of 2 done")  # prints: 2 of 2 done
