"""Eight names are counted in a dict that a manager process keeps."""
import random
import time
from multiprocessing import Lock, Manager, Process

NAMES = ["Amy", "Lily", "Dirk", "Lily", "Denial", "Amy", "Amy", "Amy"]


def sign_in(register, lock, name):
    with lock:
        if name in register:
            print(f"{name} is already in the dict: adds 1 to the count")
            register[name] += 1  # two calls to the manager
        else:
            register[name] = 1
    time.sleep(random.random())


if __name__ == "__main__":
    with Manager() as manager:
        register = manager.dict()
        lock = Lock()
        children = [Process(target=sign_in, args=(register, lock, name))
                    for name in NAMES]
        for child in children:
            child.start()
        for child in children:
            child.join()
        print("all processes have ended")
        for name, count in sorted(register.items()):
            print(f"{name}: {count}")
# prints: Amy: 4
# prints: Lily: 2
