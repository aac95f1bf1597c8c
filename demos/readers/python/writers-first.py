"""Writers first: a reader waits while there is any writer, and starves."""
import time
from threading import Condition, Thread

READERS = 3
WRITERS = 2
ROUNDS = 5
INSIDE = 0.2  # seconds
OUTSIDE = 0.05

change = Condition()  # somebody has entered or left
readers = 0  # that are inside
writing = False
waiting_writers = 0
page = [0, 0]  # two halves, which are the same when no writer is inside
torn = 0
longest = {"reader": 0.0, "writer": 0.0}


def enter_as_reader():
    global readers
    with change:
        change.wait_for(lambda: not writing and waiting_writers == 0)
        readers += 1


def enter_as_writer():
    global writing, waiting_writers
    with change:
        waiting_writers += 1
        change.wait_for(lambda: not writing and readers == 0)
        waiting_writers -= 1
        writing = True


def read():
    global readers, torn
    begin = time.perf_counter()
    enter_as_reader()
    longest["reader"] = max(longest["reader"], time.perf_counter() - begin)
    first = page[0]
    time.sleep(INSIDE)
    torn += first != page[1]
    with change:
        readers -= 1
        change.notify_all()


def write():
    global writing
    begin = time.perf_counter()
    enter_as_writer()
    longest["writer"] = max(longest["writer"], time.perf_counter() - begin)
    page[1] += 1  # the half that is read last, so that a reader would see it
    time.sleep(INSIDE)
    page[0] += 1
    with change:
        writing = False
        change.notify_all()


def work(place, use):
    time.sleep(place * OUTSIDE)
    for _ in range(ROUNDS):
        use()
        time.sleep(OUTSIDE)


threads = [Thread(target=work, args=(i, read if i < READERS else write))
           for i in range(READERS + WRITERS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for kind, seconds in longest.items():
    print(f"a {kind} waited {seconds:.2f} s at most")
print(f"version {page[0]}, torn {torn}")  # prints: version 10, torn 0
