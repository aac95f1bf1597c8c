"""A pipe beside a queue, and shared memory beside a manager."""
import time
from multiprocessing import Manager, Pipe, Process, Queue, Value

ITEMS = 10_000
ADDS = 2_000


def send(put):
    for x in range(ITEMS):
        put(x)


def add_to_value(value):
    for _ in range(ADDS):
        with value.get_lock():
            value.value += 1


def add_to_dict(d, lock):
    for _ in range(ADDS):
        with lock:
            d["x"] += 1


def measure(what, operations, begin):
    each = (time.perf_counter() - begin) / operations
    print(f"{what}: {each * 1e6:.2f} µs each")


def pass_items(what, put, get):
    sender = Process(target=send, args=(put,))
    sender.start()
    get()  # the start is not measured
    begin = time.perf_counter()
    for _ in range(ITEMS - 1):
        get()
    measure(what, ITEMS - 1, begin)
    sender.join()


def add(what, target, args):
    workers = [Process(target=target, args=args) for _ in range(2)]
    begin = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    measure(what, 2 * ADDS, begin)


if __name__ == "__main__":
    out, into = Pipe(duplex=False)
    pass_items("an item through a pipe", into.send, out.recv)
    queue = Queue()
    pass_items("an item through a queue", queue.put, queue.get)
    value = Value("i", 0)
    add("add 1 in shared memory", add_to_value, (value,))
    with Manager() as manager:
        d = manager.dict(x=0)
        add("add 1 in a manager's dict", add_to_dict, (d, manager.Lock()))
        print(value.value, d["x"])  # prints: 4000 4000
