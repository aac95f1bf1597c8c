"""Eight processes add 1 each to a shared number, under its own lock."""
from multiprocessing import Array, Process, Value

WORKERS = 8


def add_one(i, counter, checkin):
    with counter.get_lock():
        counter.value += 1
    # The lock is released, so others may have added 1 as well.
    print(f"counter-{i} adds 1, then reads {counter.value}")
    checkin[i] = 1


if __name__ == "__main__":
    counter = Value("i", 0)
    checkin = Array("i", WORKERS)
    children = [Process(target=add_one, args=(i, counter, checkin))
                for i in range(WORKERS)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print("all processes have ended")
    print(f"the counter is {counter.value}")  # prints: the counter is 8
    print("marks of the workers:", *checkin)
# prints: marks of the workers: 1 1 1 1 1 1 1 1
