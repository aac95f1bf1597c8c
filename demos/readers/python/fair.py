"""Fair: readers and writers enter in the order in which they came."""
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
tickets = 0  # drawn by those who came
entered = 0  # the next ticket that may enter
page = [0, 0]  # two halves, which are the same when no writer is inside
torn = 0
longest = {"reader": 0.0, "writer": 0.0}


def enter_as_reader():
    global readers, tickets, entered
    with change:
        ticket = tickets
        tickets += 1
        change.wait_for(lambda: ticket == entered and not writing)
        entered += 1
        readers += 1
        change.notify_all()  # the next in the line may be a reader too


def enter_as_writer():
    global writing, tickets, entered
    with change:
        ticket = tickets
        tickets += 1
        change.wait_for(
            lambda: ticket == entered and not writing and readers == 0)
        entered += 1
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
