"""Two threads print the time five times each, in two styles."""
import _thread
import threading
import time

TICKS = 5


def tell(name, delay):
    for n in range(1, TICKS + 1):
        time.sleep(delay)
        print(f"{name}: {time.ctime()}, tick {n}")


class Teller(threading.Thread):
    def __init__(self, name, delay):
        super().__init__(name=name)
        self.delay = delay

    def run(self):
        print(f"{self.name} starts")
        tell(self.name, self.delay)
        print(f"{self.name} exits")


_thread.start_new_thread(tell, ("Thread-1", 0.2))
_thread.start_new_thread(tell, ("Thread-2", 0.4))
time.sleep(10)  # they cannot be joined; hope that this is enough

tellers = [Teller("Thread-1", 1), Teller("Thread-2", 2)]
for teller in tellers:
    teller.start()
print("the main thread exits")  # the program ends when both have ended
# prints: Thread-2 exits
