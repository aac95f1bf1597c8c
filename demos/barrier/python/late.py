"""One client comes after 7 s, but a party waits for 5: the game is off."""
import random
import time
from threading import Barrier, BrokenBarrierError, Thread, current_thread

PARTIES = 5

table = Barrier(PARTIES, timeout=5)
turned_away = []


def come(after):
    name = current_thread().name
    time.sleep(after)
    print(f"{name} is at the table")
    try:
        table.wait()  # the first whose 5 s are over breaks it for all
    except BrokenBarrierError:
        print(f"{name} leaves: the barrier is broken")
        turned_away.append(name)


delays = [0] + [random.randint(1, 4) for _ in range(PARTIES - 2)] + [7]
threads = [Thread(target=come, args=(delay,), name=f"party-{i}")
           for i, delay in enumerate(delays)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"{len(turned_away)} turned away, {table.broken=}")
# prints: 5 turned away, table.broken=True
