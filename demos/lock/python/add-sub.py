"""One thread adds 1 ten times, one subtracts it, each under the lock."""
from threading import Lock, Thread

TIMES = 10

number = 5
lock = Lock()


def change(by, mark):
    global number
    print("starts")
    with lock:
        for _ in range(TIMES):
            number += by
            print(mark, number)


threads = [Thread(target=change, args=(1, "++++")),
           Thread(target=change, args=(-1, "----"))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"both have ended; the number is {number}")
# prints: both have ended; the number is 5
