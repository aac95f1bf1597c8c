"""Processes by a function and by a class, and who is whose parent."""
import os
from multiprocessing import Process
from threading import Thread


def info(title):
    print(f"{title}: process {os.getpid()}, its parent {os.getppid()}")


def greet(name):
    info("function f")
    print(f"hello {name}")


class Work(Process):
    def run(self):
        print(f"{self.name} start")


def job(a, b):
    print("a job")


def add(a, b):
    print(f"{a} + ({b}) = {a + b}")


if __name__ == "__main__":
    info("main line")
    for worker in (Process(target=greet, args=("bob",), name="bob"),
                   Process(target=print, args=("child process start!",)),
                   Work(name="child"),
                   Process(target=job, args=(1, 2), name="mp1"),
                   Thread(target=job, args=(1, 2), name="td1"),
                   Process(target=add, args=(10, -3), name="mp2")):
        worker.start()
        if isinstance(worker, Process) and worker.is_alive():
            print(f"process {worker.name} is running: {worker.pid}")
        worker.join()
    print("main process!")
# prints: 10 + (-3) = 7
# prints: main process!
