"""Three tasks of 1 s at the same time: 1 s in all, not 3 s."""
import time
from multiprocessing import Process, active_children, cpu_count


def task(n, message):
    print(f"task{n}: hello, {message}")
    time.sleep(1)


if __name__ == "__main__":
    print(f"the number of CPUs is {cpu_count()}")
    begin = time.perf_counter()
    children = [Process(target=task, args=args)
                for args in enumerate(("one", "two", "three"), start=1)]
    for child in children:
        child.start()
    for child in active_children():
        print(f"child name: {child.name}, pid: {child.pid}")
    for child in children:
        child.join()
    print(f"3 processes took {time.perf_counter() - begin:.3f} s;"
          " one after the other they would take 3 s")
    print(f"children left: {len(active_children())}")
# prints: children left: 0
