"""Eight names are counted in a dict that a manager keeps, without a lock."""
import random
import time
from multiprocessing import Barrier, Manager, Process

NAMES = ["Amy", "Lily", "Dirk", "Lily", "Denial", "Amy", "Amy", "Amy"]


def sign_in(register, start, name):
    start.wait()  # all at once
    # Three calls to the manager, and others call it in between.
    if name in register:
        print(f"{name} is already in the dict: adds 1 to the count")
        register[name] += 1
    else:
        register[name] = 1
    time.sleep(random.random())


if __name__ == "__main__":
    with Manager() as manager:
        register = manager.dict()
        start = Barrier(len(NAMES))
        children = [Process(target=sign_in, args=(register, start, name))
                    for name in NAMES]
        for child in children:
            child.start()
        for child in children:
            child.join()
        print("all processes have ended")
        for name, count in sorted(register.items()):
            print(f"{name}: {count}")
