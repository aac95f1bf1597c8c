"""Seven tasks of a second for four workers, and who the workers are."""
import time
from multiprocessing import Pool, active_children, cpu_count

WORKERS = 4
TASKS = 7


def hello(n):
    print(f"task {n}: hello, {n}")
    time.sleep(1)
    return f"msg: {n}"


if __name__ == "__main__":
    print(f"the number of CPUs is {cpu_count()}")
    begin = time.perf_counter()
    with Pool(WORKERS) as pool:
        results = [pool.apply_async(hello, (n,)) for n in range(TASKS)]
        # Or by map, which waits: results = pool.map(hello, range(TASKS))
        for child in active_children():
            print(f"child name: {child.name}, pid: {child.pid}")
        pool.close()
        pool.join()
    took = time.perf_counter() - begin
    print(f"{TASKS} tasks took {took:.3f} s")
    for result in results:
        print(result.get())
# prints: msg: 6
