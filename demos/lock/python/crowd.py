"""199 threads sleep 1 s; then each takes the lock, tells a number, adds 1."""
import time
from threading import Lock, Thread, current_thread

WORKERS = 199

number = 1
lock = Lock()


def tell_and_add():
    global number
    time.sleep(1)
    with lock:
        print(number, current_thread().name)
        number += 1


threads = [Thread(target=tell_and_add) for _ in range(WORKERS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"the number is {number}")  # prints: the number is 200
