"""A thread whose result can be asked for."""
import threading
import time


class ResultThread(threading.Thread):
    def __init__(self, name, function, *args):
        super().__init__(name=name)
        self.function, self.args = function, args

    def run(self):
        self.value = self.function(*self.args)

    def result(self, timeout=None):
        self.join(timeout)
        if self.is_alive():
            raise TimeoutError(f"{self.name} has no result yet")
        return self.value


def add_up(n):
    time.sleep(0.5)
    return sum(range(1, n + 1))


threads = [ResultThread(f"thread-{i}", add_up, n)
           for i, n in enumerate((10, 100, 1000), start=1)]
for thread in threads:
    thread.start()
try:
    threads[0].result(timeout=0.3)
except TimeoutError as early:
    print(early)
for thread in threads:
    print(f"the result of {thread.name} is {thread.result()}")
# prints: the result of thread-1 is 55
# prints: the result of thread-2 is 5050
# prints: the result of thread-3 is 500500
