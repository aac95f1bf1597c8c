"""Two processes write to one file, each under the lock for a second.

There are two right outcomes: "hello world!", or "hello " alone.
"""
import os
import tempfile
import time
from multiprocessing import Lock, Process


def write_hello(lock, path):
    with lock, open(path, "w") as file:  # removes what is in it
        file.write("hello ")
        time.sleep(1)


def write_world(lock, path):
    with lock, open(path, "a") as file:
        time.sleep(1)
        file.write("world!")


if __name__ == "__main__":
    handle, path = tempfile.mkstemp()
    os.close(handle)
    lock = Lock()
    begin = time.perf_counter()
    children = [Process(target=work, args=(lock, path))
                for work in (write_hello, write_world)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print(f"both together took {time.perf_counter() - begin:.3f} s")
    with open(path) as file:
        print(f"the file says {file.read()!r}")
    os.remove(path)
