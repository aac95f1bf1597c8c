"""Three tasks of a second, at once: one second in all, not three."""
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
    print(f"{time.perf_counter() - begin:.3f} seconds")
    print(f"{len(active_children())} are left")  # prints: 0 are left
