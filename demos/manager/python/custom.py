"""Three processes call inc() of one object of a class of our own: 6, 7, 8."""
from multiprocessing import Process
from multiprocessing.managers import BaseManager
from threading import Lock


class A:
    def __init__(self, x):
        self.x = x
        self.lock = Lock()  # the manager has a thread for each caller

    def inc(self):
        with self.lock:
            self.x += 1
            print(self.x)  # in the manager's process
            return self.x


class OurManager(BaseManager):
    pass


OurManager.register("A", A)


def call(a):
    print(f"a.inc() returned {a.inc()}")


if __name__ == "__main__":
    with OurManager() as manager:
        a = manager.A(5)
        children = [Process(target=call, args=(a,)) for _ in range(2)]
        for child in children:
            child.start()
        call(a)
        for child in children:
            child.join()
        try:
            a.x
        except AttributeError as refused:  # a proxy has methods only
            print(f"asks for a.x: {refused}")
# prints: a.inc() returned 8
