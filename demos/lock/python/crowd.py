"""199 threads sleep 1 s; then each reads a number and adds 1."""
import time
from threading import Lock, Thread, current_thread

WORKERS = 199

number = 1
lock = Lock()


def read_and_add():
    global number
    time.sleep(1)
    with lock:
        print(f"{current_thread().name} reads {number}, then adds 1")
        number += 1


threads = [Thread(target=read_and_add) for _ in range(WORKERS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"the number is {number}")  # prints: the number is 200
