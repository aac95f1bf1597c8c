"""Two processes wait for an event: the one that waits for 2 s misses it."""
import time
from multiprocessing import Event, Process


def wait_on(event):
    print("task1 is waiting...")
    event.wait()
    time.sleep(1)
    print(f"hello from task1, is_set: {event.is_set()}")


def wait_a_while(event):
    print("task2 is waiting...")
    event.wait(timeout=2)
    print(f"hello from task2, is_set: {event.is_set()}")


if __name__ == "__main__":
    event = Event()
    patient = Process(target=wait_on, args=(event,))
    impatient = Process(target=wait_a_while, args=(event,))
    patient.start()
    impatient.start()
    time.sleep(3)
    impatient.join()  # on a slow machine it may not have given up yet
    event.set()
    print("the event is set")
    patient.join()
# prints: hello from task2, is_set: False
# prints: hello from task1, is_set: True
