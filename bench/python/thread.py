"""The works of threads."""

import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from kit import check


def crowd(threads, target):
    """The seconds that so many threads take for target(i), from their start to their end."""
    crew = [threading.Thread(target=target, args=(i,)) for i in range(threads)]
    began = time.perf_counter()
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
    return time.perf_counter() - began


def guarded(make, threads, times):
    """So many threads add 1 under what was made, together so often."""
    guard, count = make(), 0

    def add(_):
        nonlocal count
        for _ in range(times // threads):
            with guard:
                count += 1

    seconds = crowd(threads, add)
    check(count == times, count)
    return seconds, times


def in_turn(lines):
    """One thread passes numbers, another takes them."""
    times, total = 50_000, 0

    def work(me):
        nonlocal total
        for i in range(times):
            if me == 0:
                lines.put(i)
            else:
                total += lines.get()

    seconds = crowd(2, work)
    check(total == times * (times - 1) // 2, total)
    return seconds, times


def queue_turns():
    times, ways, last = 20_000, [queue.Queue(1), queue.Queue(1)], 0

    def work(me):
        nonlocal last
        for _ in range(times):
            if me == 0:
                ways[0].put(last + 1)
                last = ways[1].get()
            else:
                ways[1].put(ways[0].get())

    seconds = crowd(2, work)
    check(last == times, last)
    return seconds, times


def barrier():
    times, parties = 3_000, 4
    meeting, indices = threading.Barrier(parties), [0] * parties

    def meet(me):
        for _ in range(times):
            indices[me] += meeting.wait()

    seconds = crowd(parties, meet)
    check(sum(indices) == times * parties * (parties - 1) // 2, indices)
    return seconds, times


def condition():
    times, turn, changed = 20_000, 0, threading.Condition()

    def work(me):
        nonlocal turn
        with changed:
            while turn < times - 1:
                if turn % 2 != me:
                    changed.wait()
                    continue
                turn += 1
                changed.notify()

    seconds = crowd(2, work)
    check(turn == times - 1, turn)
    return seconds, times


def event():
    events = [threading.Event() for _ in range(20_000)]

    def work(me):
        for i, each in enumerate(events):
            if i % 2 == me:
                each.set()
            else:
                each.wait()

    seconds = crowd(2, work)
    check(all(each.is_set() for each in events), "not all are set")
    return seconds, len(events)


def thread():
    times, count = 3_000, 0

    def add(_):
        nonlocal count
        count += 1

    seconds = sum(crowd(1, add) for _ in range(times))
    check(count == times, count)
    return seconds, times


def square(x):
    return x * x


def submit():
    times, total = 20_000, 0
    with ThreadPoolExecutor(2) as executor:
        began = time.perf_counter()
        for first in range(0, times, 1000):
            total += sum(f.result() for f in [executor.submit(square, i) for i in range(first, first + 1000)])
        seconds = time.perf_counter() - began
    check(total == sum(map(square, range(times))), total)
    return seconds, times


def submit_one():
    times, total = 5_000, 0
    with ThreadPoolExecutor(2) as executor:
        began = time.perf_counter()
        for i in range(times):
            total += executor.submit(square, i).result()
        seconds = time.perf_counter() - began
    check(total == sum(map(square, range(times))), total)
    return seconds, times


WORKS = {
    "Lock": lambda: guarded(threading.Lock, 1, 1_000_000), "Lock4": lambda: guarded(threading.Lock, 4, 1_000_000),
    "RLock": lambda: guarded(threading.RLock, 1, 1_000_000), "RLock4": lambda: guarded(threading.RLock, 4, 1_000_000),
    "Semaphore": lambda: guarded(threading.Semaphore, 1, 200_000), "Semaphore4": lambda: guarded(threading.Semaphore, 4, 40_000),
    "Queue": lambda: in_turn(queue.Queue(100)), "QueueTurns": queue_turns,
    "Barrier": barrier, "Condition": condition, "Event": event,
    "Thread": thread, "Submit": submit, "SubmitOne": submit_one,
}
