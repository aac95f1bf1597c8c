"""Five philosophers; who cannot take its second fork releases its first."""
from random import random
from threading import Barrier, Lock, Thread
from time import sleep

N = 5
MEALS = 3
forks = [Lock() for _ in range(N)]
all_hold_one = Barrier(N)
eaten = [0] * N


def dine(i):
    first, second = forks[i], forks[(i + 1) % N]
    tries = 0
    for _ in range(MEALS):
        sleep(0.2)  # thinks
        ate = False
        while not ate:
            tries += 1
            with first:
                if tries == 1:
                    all_hold_one.wait()  # so that at least one of them fails
                if second.acquire(blocking=False):
                    print(f"philosopher-{i} eats")
                    sleep(0.3)
                    eaten[i] += 1
                    ate = True
                    second.release()
            if not ate:
                sleep(random() * 0.2)  # each for another time


philosophers = [Thread(target=dine, args=(i,)) for i in range(N)]
for philosopher in philosophers:
    philosopher.start()
for philosopher in philosophers:
    philosopher.join()
print(f"meals eaten: {sum(eaten)} of {N * MEALS}")
# prints: meals eaten: 15 of 15
