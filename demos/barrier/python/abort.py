"""After 2.5 s the server calls the game off: the barrier breaks for all."""
import random
import time
from threading import Barrier, BrokenBarrierError, Thread, current_thread

PARTIES = 5

table = Barrier(PARTIES)
turned_away = []


def call_off():
    time.sleep(2.5)
    print("the server calls the game off: aborts the barrier")
    table.abort()


def come():
    name = current_thread().name
    time.sleep(random.randint(1, 4))
    print(f"{name} comes to the table")
    try:
        table.wait()
    except BrokenBarrierError:  # also for those who come later
        print(f"{name} leaves: the barrier is broken")
        turned_away.append(name)


threads = [Thread(target=call_off)]
threads += [Thread(target=come, name=f"client-{i}") for i in range(1, PARTIES)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"turned away: {len(turned_away)}, {table.broken=}")
# prints: turned away: 4, table.broken=True
