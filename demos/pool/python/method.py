"""An object's method as the task; three ways to ask for the results."""
import time
from multiprocessing import Pool


class Worker:
    def f(self, x):
        time.sleep(0.2)
        return x * x


def timed(what, results):
    begin = time.perf_counter()
    print(f"{what}: {list(results())}", end=" ")
    print(f"in {time.perf_counter() - begin:.3f} s")


if __name__ == "__main__":
    worker = Worker()  # goes to the pool's processes with its method
    with Pool(4) as pool:
        def hand_in(x):
            return pool.apply_async(worker.f, (x,))

        def all_first():
            handed_in = [hand_in(x) for x in range(10)]
            return [result.get() for result in handed_in]

        timed("all tasks first, then the results", all_first)
        timed("map", lambda: pool.map(worker.f, range(10)))
        print(f"f(6) is {hand_in(6).get()}")  # prints: f(6) is 36
        timed("each result before the next task",
              lambda: [hand_in(x).get() for x in range(10)])
# prints: map: [0, 1, 4, 9, 16, 25, 36, 49, 64, 81]
