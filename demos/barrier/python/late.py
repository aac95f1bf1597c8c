"""One client comes after 7 s. The timeout of the others ends after 5 s."""
# tests do not hurry this program: a sleep must be longer than a timeout
import random
import time
from threading import Barrier, BrokenBarrierError, Thread, current_thread

PARTIES = 5

table = Barrier(PARTIES, timeout=5)
turned_away = []


def come(after):
    name = current_thread().name
    time.sleep(after)
    print(f"{name} comes to the table")
    try:
        table.wait()  # the first timeout that ends breaks it for all
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
print(f"turned away: {len(turned_away)}, {table.broken=}")
# prints: turned away: 5, table.broken=True
