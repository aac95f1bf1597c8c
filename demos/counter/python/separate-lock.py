"""Twenty processes add 1 to a shared double, under a separate lock."""
from multiprocessing import Lock, Process, Value

WORKERS = 20


def print_and_add(lock, x):
    with lock:
        print(f"reads {x.value}, then adds 1")
        x.value += 1


if __name__ == "__main__":
    lock = Lock()
    x = Value("d", 0.0, lock=False)  # without a lock of its own
    children = [Process(target=print_and_add, args=(lock, x))
                for _ in range(WORKERS)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print("all processes have ended")
    print(f"the number is {x.value}")  # prints: the number is 20.0
