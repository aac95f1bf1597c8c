"""Two processes wait for an event, one of them with a timeout of 2 s."""
import time
from multiprocessing import Event, Process


def wait_on(event):
    print("task1 waits for the event")
    event.wait()
    time.sleep(1)
    print(f"task1 goes on: is_set is {event.is_set()}")


def wait_a_while(event):
    print("task2 waits for the event")
    event.wait(timeout=2)
    print(f"the timeout of task2 ended: is_set is {event.is_set()}")


if __name__ == "__main__":
    event = Event()
    task1 = Process(target=wait_on, args=(event,))
    task2 = Process(target=wait_a_while, args=(event,))
    task1.start()
    task2.start()
    time.sleep(3)
    task2.join()  # on a slow machine its timeout may not have ended yet
    print("main sets the event")
    event.set()
    task1.join()
# prints: the timeout of task2 ended: is_set is False
# prints: task1 goes on: is_set is True
