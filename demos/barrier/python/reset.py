"""A game is called off. Then the barrier is reset, and all play."""
import random
import time
from threading import Barrier, BrokenBarrierError, Thread, current_thread

PARTIES = 5

table = Barrier(PARTIES)


def call_off():
    time.sleep(2.5)
    print("the server calls the game off: aborts the barrier")
    table.abort()


def serve():
    table.wait()
    print("the table is full: the game begins")


def come():
    name = current_thread().name
    time.sleep(random.randint(1, 4))
    print(f"{name} comes to the table")
    try:
        table.wait()
    except BrokenBarrierError:
        print(f"{name} leaves: the barrier is broken")


def game(server):
    threads = [Thread(target=server)]
    threads += [Thread(target=come, name=f"client-{i}")
                for i in range(1, PARTIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


game(call_off)
print(f"{table.broken=}")  # prints: table.broken=True
table.reset()
game(serve)
# prints: the table is full: the game begins
