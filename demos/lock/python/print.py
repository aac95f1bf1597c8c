"""Ten processes write a line each, byte by byte, under a lock."""
import os
from multiprocessing import Barrier, Lock, Process

WORKERS = 10


def write(lock, ready, i):
    ready.wait()  # all write at the same time
    with lock:
        for byte in f"hello world {i}\n".encode():
            os.write(1, bytes([byte]))  # without a buffer


if __name__ == "__main__":
    lock = Lock()
    ready = Barrier(WORKERS)
    children = [Process(target=write, args=(lock, ready, i))
                for i in range(WORKERS)]
    for child in children:
        child.start()
    for child in children:
        child.join()
# prints: hello world 0
# prints: hello world 9
