"""Eight processes add 1 each to a shared number, under its own lock."""
from multiprocessing import Array, Process, Value

WORKERS = 8


def add_one(i, counter, checkin):
    with counter.get_lock():
        counter.value += 1
    # The lock is free again: others may have added to it meanwhile.
    print(f"counter-{i} update counter to {counter.value}")
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
    print("child processes end...")
    print(f"counter.value={counter.value}")  # prints: counter.value=8
    print(*checkin)  # prints: 1 1 1 1 1 1 1 1
