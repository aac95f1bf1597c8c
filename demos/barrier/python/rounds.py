"""The same barrier for three games, one after the other."""
import random
import time
from threading import Barrier, Thread, current_thread

PARTIES = 5
ROUNDS = 3

table = Barrier(PARTIES)


def serve():
    for n in range(1, ROUNDS + 1):
        table.wait()
        print(f"the table is full: game {n} begins")


def come():
    for _ in range(ROUNDS):
        time.sleep(random.randint(1, 4))
        print(f"{current_thread().name} comes to the table")
        table.wait()


threads = [Thread(target=serve)]
threads += [Thread(target=come, name=f"client-{i}") for i in range(1, PARTIES)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
# prints: the table is full: game 3 begins
