"""Ten steamed buns are made, and a daemon eats them; the queue is joined."""
import random
import time
from multiprocessing import JoinableQueue, Process

BUNS = 10


def eat(buns):
    while True:  # it never ends by itself
        time.sleep(random.randint(1, 5))
        print(f"the consumer got {buns.get()}")
        buns.task_done()


if __name__ == "__main__":
    buns = JoinableQueue()
    consumer = Process(target=eat, args=(buns,), daemon=True)
    consumer.start()
    for i in range(BUNS):
        time.sleep(1)
        buns.put(f"steamed bun {i}")
        print(f"the producer made steamed bun {i}")
    buns.join()  # until all are eaten
    print("the main thread ends, and its daemon ends with it")
# prints: the main thread ends, and its daemon ends with it
