"""The tasks share a lock, a value and a dict that another process keeps."""
from multiprocessing import Manager, Pool

WORKERS = 4


def print_and_add(lock, x):
    with lock:
        print(f"reads {x.value} and adds 1")
        x.value += 1  # two calls to the manager


def double(results, i):
    results[i] = 2 * i


if __name__ == "__main__":
    with Manager() as manager:
        lock, x = manager.Lock(), manager.Value("d", 0.0)
        with Pool(WORKERS) as pool:
            pool.starmap(print_and_add, [(lock, x)] * 20)
        print(f"the value at the end is {x.value}")

        results = manager.dict()
        with Pool(WORKERS) as pool:
            pool.starmap(double, [(results, i) for i in range(10)])
        for key, value in results.items():
            print(f"{key}: {value}")
# prints: the value at the end is 20.0
# prints: 9: 18
