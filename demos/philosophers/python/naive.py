"""Five philosophers hold one fork each, and wait for their neighbour's."""
from threading import Barrier, Lock, Thread

N = 5
forks = [Lock() for _ in range(N)]
all_hold_one = Barrier(N)


def dine(i):
    first, second = forks[i], forks[(i + 1) % N]
    with first:
        print(f"philosopher-{i} holds fork {i}")
        all_hold_one.wait()  # so that the deadlock always comes
        # Python does not notice a deadlock: without a timeout this never
        # ends, and nobody has a meal.
        if second.acquire(timeout=2):
            second.release()  # the timeout of its neighbour has ended
        else:
            print(f"philosopher-{i}: deadlock, the timeout ended")


philosophers = [Thread(target=dine, args=(i,)) for i in range(N)]
for philosopher in philosophers:
    philosopher.start()
for philosopher in philosophers:
    philosopher.join()
# prints: deadlock, the timeout ended
