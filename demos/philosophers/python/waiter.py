"""Five philosophers; a waiter lets four of them sit down: no deadlock."""
from threading import BoundedSemaphore, Lock, Thread
from time import sleep

N = 5
MEALS = 3
forks = [Lock() for _ in range(N)]
waiter = BoundedSemaphore(N - 1)
eaten = [0] * N


def dine(i):
    for _ in range(MEALS):
        sleep(0.2)  # thinks
        with waiter:
            with forks[i]:
                with forks[(i + 1) % N]:
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
