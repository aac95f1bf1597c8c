"""Five philosophers take the fork with the lower number first: no deadlock."""
from threading import Lock, Thread
from time import sleep

N = 5
MEALS = 3
forks = [Lock() for _ in range(N)]
eaten = [0] * N


def dine(i):
    first, second = sorted([i, (i + 1) % N])  # the last one turns round
    for _ in range(MEALS):
        sleep(0.2)  # thinks
        with forks[first]:
            with forks[second]:
                print(f"philosopher-{i} eats")
                sleep(0.3)
                eaten[i] += 1


philosophers = [Thread(target=dine, args=(i,)) for i in range(N)]
for philosopher in philosophers:
    philosopher.start()
for philosopher in philosophers:
    philosopher.join()
print(f"meals eaten: {sum(eaten)} of {N * MEALS}")
# prints: meals eaten: 15 of 15
