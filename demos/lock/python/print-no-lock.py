"""Ten processes write a line each, byte by byte, without a lock: they mix."""
import os
from multiprocessing import Barrier, Process

WORKERS = 10


def write(ready, i):
    ready.wait()  # all write at once
    for byte in f"hello world {i}\n".encode():
        os.write(1, bytes([byte]))  # without a buffer


if __name__ == "__main__":
    ready = Barrier(WORKERS)
    children = [Process(target=write, args=(ready, i)) for i in range(WORKERS)]
    for child in children:
        child.start()
    for child in children:
        child.join()
