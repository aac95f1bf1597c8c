"""A game for five begins when all five are at the table."""
import random
import time
from threading import Barrier, Thread, current_thread

PARTIES = 5

table = Barrier(PARTIES, timeout=5)


def serve():
    print("the server comes to the table")
    table.wait()
    print("the table is full: the game begins")


def come():
    time.sleep(random.randint(1, 4))
    print(f"{current_thread().name} comes to the table")
    table.wait()


threads = [Thread(target=serve)]
threads += [Thread(target=come, name=f"client-{i}") for i in range(1, PARTIES)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
# prints: the table is full: the game begins
