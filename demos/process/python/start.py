"""Processes by a function and by a class, each with its parent."""
import os
from multiprocessing import Process
from threading import Thread


def info(title):
    print(f"{title}: I am process {os.getpid()}; my parent is process"
          f" {os.getppid()}")


def greet(name):
    info("function f")
    print(f"hello {name}")


class Work(Process):
    def run(self):
        print(f"{self.name}: I run a method")


def job(a, b):
    print("I do a job")


def add(a, b):
    print(f"{a} + ({b}) = {a + b}")


if __name__ == "__main__":
    info("main line")
    for worker in (Process(target=greet, args=("bob",), name="bob"),
                   Process(target=print, args=("child: I run a function",)),
                   Work(name="child"),
                   Process(target=job, args=(1, 2), name="mp1"),
                   Thread(target=job, args=(1, 2), name="td1"),
                   Process(target=add, args=(10, -3), name="mp2")):
        worker.start()
        if isinstance(worker, Process) and worker.is_alive():
            print(f"{worker.name} is alive: process {worker.pid}")
        worker.join()
    print("all children have ended")
# prints: 10 + (-3) = 7
# prints: all children have ended
