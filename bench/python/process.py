"""The works of processes. Where two of them take turns on a pipe both are on one core."""

import math
import multiprocessing as mp
import os
import time
from concurrent.futures import ProcessPoolExecutor

from kit import check

CORES = os.cpu_count() or 1
PRIMES = [112272535095293, 112582705942171, 112232535095293, 115280095190773, 115797848077099, 1099726899285419]


def crowd(processes, target, *args):
    """The seconds from the moment in which all processes are ready to that in which all are done."""
    start, done = mp.Barrier(processes + 1), mp.Barrier(processes + 1)
    children = [mp.Process(target=between, args=(start, done, target, *args)) for _ in range(processes)]
    for child in children:
        child.start()
    start.wait()
    began = time.perf_counter()
    done.wait()
    seconds = time.perf_counter() - began
    for child in children:
        child.join()
    return seconds


def between(start, done, target, *args):
    start.wait()
    target(*args)
    done.wait()


def add(value, times):
    for _ in range(times):
        with value.get_lock():
            value.value += 1


def value_add(processes):
    times = 100_000 // processes
    value = mp.Value("q", 0)
    seconds = crowd(processes, add, value, times)
    check(value.value == times * processes, value.value)
    return seconds, times * processes


def take(lock, times):
    for _ in range(times):
        with lock:
            pass


def lock4():
    lock = mp.Lock()
    seconds = crowd(4, take, lock, 50_000)
    check(lock.acquire(block=False), "the lock is not free")
    return seconds, 200_000


def echo(connection, times):
    for _ in range(times):
        connection.send(connection.recv() + 1)


def pipe_round_trip():
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    here, there = mp.Pipe()
    times = 20_000
    child = mp.Process(target=echo, args=(there, times + 1))
    child.start()
    there.close()
    for i in range(times + 1):
        if i == 1:
            began = time.perf_counter()
        here.send(i)
        check(here.recv() == i + 1, "pipe")
    seconds = time.perf_counter() - began
    child.join()
    os.sched_setaffinity(0, cores)
    return seconds, times


def feed(queue, times):
    for i in range(times):
        queue.put(i)


def process_queue():
    times = 50_000
    queue = mp.Queue()
    child = mp.Process(target=feed, args=(queue, times + 1))
    child.start()
    queue.get()
    began = time.perf_counter()
    for i in range(times):
        check(queue.get() == i + 1, "queue")
    seconds = time.perf_counter() - began
    child.join()
    return seconds, times


def read_modify_write(shared, key, times, start, done):
    for i in range(times + 1):
        shared[key] = shared.get(key, 0) + 1
        if i == 0:
            start.wait()
    done.wait()


def manager_dict(clients):
    times = 4_000 // clients
    start, done = mp.Barrier(clients + 1), mp.Barrier(clients + 1)
    with mp.Manager() as manager:
        shared = manager.dict()
        children = [mp.Process(target=read_modify_write, args=(shared, f"key{i}", times, start, done)) for i in range(clients)]
        for child in children:
            child.start()
        start.wait()
        began = time.perf_counter()
        done.wait()
        seconds = time.perf_counter() - began
        for i, child in enumerate(children):
            child.join()
            check(shared[f"key{i}"] == times + 1, "dict")
    return seconds, times * clients


def manager_start():
    times = 20
    began = time.perf_counter()
    for _ in range(times):
        with mp.Manager() as manager:
            check(manager.address, "manager")
    return time.perf_counter() - began, times


def square(x):
    return x * x


def pool_map():
    tasks = 10_000
    with mp.Pool(CORES) as pool:
        pool.map(square, range(100), 1)
        began = time.perf_counter()
        got = pool.map(square, range(tasks), 1)
        seconds = time.perf_counter() - began
    check(got == [x * x for x in range(tasks)], "map")
    return seconds, tasks


def pool_apply():
    times = 2_000
    with mp.Pool(CORES) as pool:
        pool.map(square, range(100), 1)
        began = time.perf_counter()
        for _ in range(times):
            check(pool.apply(square, (7,)) == 49, "apply")
        seconds = time.perf_counter() - began
    return seconds, times


def process_executor():
    times = 2_000
    with ProcessPoolExecutor(CORES) as executor:
        for future in [executor.submit(square, i) for i in range(100)]:
            future.result()
        began = time.perf_counter()
        futures = [executor.submit(square, i) for i in range(times)]
        got = [future.result() for future in futures]
        seconds = time.perf_counter() - began
    check(got == [x * x for x in range(times)], "executor")
    return seconds, times


def nothing():
    pass


def process_start(method, times):
    context = mp.get_context(method)
    for n in 1, times:  # the first is to warm up
        began = time.perf_counter()
        for _ in range(n):
            child = context.Process(target=nothing)
            child.start()
            child.join()
            check(child.exitcode == 0, "exit code")
    return time.perf_counter() - began, times


def is_prime(n):
    if n % 2 == 0:
        return n == 2
    for i in range(3, math.isqrt(n) + 1, 2):
        if n % i == 0:
            return False
    return n > 1


def primes():
    began = time.perf_counter()
    with ProcessPoolExecutor(2) as executor:
        found = sum(executor.map(is_prime, PRIMES))
    check(found == 4, "primes")
    return time.perf_counter() - began, 1


def add_one(value):
    with value.get_lock():
        value.value += 1


def counter1000():
    began = time.perf_counter()
    value = mp.Value("q", 0)
    children = [mp.Process(target=add_one, args=(value,)) for _ in range(1000)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    check(value.value == 1000, "counter")
    return time.perf_counter() - began, 1


WORKS = {
    "ValueAdd1": lambda: value_add(1), "ValueAdd4": lambda: value_add(4), "ProcessLock4": lock4,
    "PipeRoundTrip": pipe_round_trip, "ProcessQueue": process_queue,
    "ManagerDict1": lambda: manager_dict(1), "ManagerDict4": lambda: manager_dict(4), "ManagerStart": manager_start,
    "PoolMap": pool_map, "PoolApply": pool_apply, "ProcessExecutor": process_executor,
    "ProcessStart": lambda: process_start("fork", 100), "ProcessStart/cpython-forkserver": lambda: process_start("forkserver", 30),
    "ProcessStart/cpython-spawn": lambda: process_start("spawn", 10),
    "Primes": primes, "Counter1000": counter1000,
}
