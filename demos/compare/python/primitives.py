"""What one operation of a primitive costs, of threads and of processes."""
import multiprocessing
import queue
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def measure(what, operation, n):
    begin = time.perf_counter()
    for _ in range(n):
        operation()
    each = (time.perf_counter() - begin) / n
    print(f"{what:24} {each * 1e6:9.2f} µs")


def take(lock):
    with lock:
        pass


def add(value):
    with value.get_lock():
        value.value += 1


def pass_on(q):
    q.put(1)
    q.get()


def meet(barrier, n):
    for _ in range(n):
        barrier.wait()


def measure_meeting(what, barrier, kind, n):
    other = kind(target=meet, args=(barrier, n))
    other.start()
    measure(what, barrier.wait, n)
    other.join()


def start(kind):
    worker = kind(target=int)
    worker.start()
    worker.join()


def echo(connection):
    try:
        while True:
            connection.send(connection.recv())
    except EOFError:
        pass


def measure_round_trip(n):
    here, there = multiprocessing.Pipe()
    child = multiprocessing.Process(target=echo, args=(there,))
    child.start()
    there.close()
    measure("pipe, there and back", lambda: (here.send(1), here.recv()), n)
    child.terminate()  # with fork it has a copy of our end as well
    child.join()


if __name__ == "__main__":
    for name, kind, family in (
            ("thread", threading.Thread, threading),
            ("process", multiprocessing.Process, multiprocessing)):
        for lock in (family.Lock(), family.RLock(), family.Semaphore()):
            measure(f"{name}, {type(lock).__name__}", lambda: take(lock),
                    20_000)
        measure_meeting(f"{name}, Barrier", family.Barrier(2), kind, 500)
        measure(f"{name}, start and join", lambda: start(kind), 10)
    value = multiprocessing.Value("i", 0)
    measure("process, Value", lambda: add(value), 20_000)
    for name, q in (("thread", queue.Queue()),
                    ("process", multiprocessing.Queue())):
        measure(f"{name}, Queue", lambda: pass_on(q), 1_000)
    measure_round_trip(1_000)
    with multiprocessing.Manager() as manager:
        d = manager.dict(x=0)
        measure("manager, a call", lambda: d.get("x"), 1_000)
    with multiprocessing.Pool(1) as pool:
        measure("pool, apply", lambda: pool.apply(int), 500)
    for executor in (ThreadPoolExecutor(1), ProcessPoolExecutor(1)):
        with executor:
            measure(f"{type(executor).__name__}",
                    lambda: executor.submit(int).result(), 500)
    print(value.value, "additions")  # prints: 20000 additions
