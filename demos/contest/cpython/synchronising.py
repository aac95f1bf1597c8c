"""One operation of each primitive, between threads and between processes, and numbers passed from one to the other."""

import functools
import multiprocessing
import queue
import threading

import kit

MODULES = {"thread": threading, "process": multiprocessing}


def guarded(_i, n, count, lock):
    number = count.get_obj()
    for _ in range(n):
        with lock:
            number.value += 1


def add(_i, n, count):
    guarded(_i, n, count, count.get_lock())


def take_turns_by_events(i, n, count, events):
    mine, other = events[i], events[1 - i]
    for _ in range(n):
        if i == 0:
            other.set()
        mine.wait()
        mine.clear()
        count.value += 1
        if i == 1:
            other.set()


def take_turns_by_condition(i, n, count, condition):
    number = count.get_obj()
    for _ in range(n):
        with condition:
            condition.wait_for(lambda: number.value % 2 == i)
            number.value += 1
            condition.notify()


def meet(_i, n, count, barrier):
    for _ in range(n):
        if barrier.wait() == 0:
            count.value += 1


def add_to_dict(_i, n, count, numbers, lock):
    for _ in range(n):
        with lock:
            count.value = numbers["n"] = numbers["n"] + 1


def one_way(i, n, count, lines):
    put, get = lines[i]
    if i == 0:
        for k in range(n):
            put(k)
    else:
        count.value = sum(get() for _ in range(n))


def there_and_back(i, n, count, lines):
    put, get = lines[i]
    if i == 1:
        for _ in range(n):
            put(get() + 1)
        return
    total = 0
    for k in range(n):
        put(k)
        total += get()
    count.value = total


def pipe_lines(_on):
    a, b = multiprocessing.Pipe()
    return [(a.send, a.recv), (b.send, b.recv)]


def queue_lines(on):
    there, back = [queue.Queue() if on == "thread" else multiprocessing.Queue() for _ in range(2)]
    return [(there.put, back.get), (back.put, there.get)]


def drilled(on, repeat, make, n, workers, _size):
    return kit.drill(on, n, workers, repeat, *make(on, workers))


def managed(n, workers, _size):
    with multiprocessing.Manager() as manager:
        return kit.drill("process", n, workers, add_to_dict, manager.dict(n=0), multiprocessing.Lock())


def of(name, *args):
    """Makes what the module of the kind has under that name."""
    return lambda on, _workers: [getattr(MODULES[on], name)(*args)]


DRILLS = {
    "lock": (guarded, of("Lock")),
    "rlock": (guarded, of("RLock")),
    "semaphore": (guarded, of("Semaphore", 1)),
    "value": (add, lambda _on, _workers: []),
    "event": (take_turns_by_events, lambda on, _workers: [[MODULES[on].Event(), MODULES[on].Event()]]),
    "condition": (take_turns_by_condition, of("Condition")),
    "barrier": (meet, lambda on, workers: [MODULES[on].Barrier(workers)]),
    "queue": (one_way, lambda on, _workers: [queue_lines(on)]),
    "pipe": (there_and_back, lambda on, _workers: [pipe_lines(on)]),
}

WORKS = {(work, on): functools.partial(drilled, on, *how) for work, how in DRILLS.items() for on in MODULES}
WORKS.update(
    {
        (work, mode): functools.partial(drilled, "process", repeat, lambda on, _workers, lines=lines: [lines(on)])
        for work, repeat in [("item", one_way), ("round trip", there_and_back)]
        for mode, lines in [("pipe", pipe_lines), ("queue", queue_lines)]
    }
)
WORKS["add 1", "value"] = functools.partial(drilled, "process", add, lambda _on, _workers: [])
WORKS["add 1", "manager"] = WORKS["manager", "process"] = managed
