"""Two processes put a sum each into one queue."""
from multiprocessing import Process, Queue


def put_sum(results):
    results.put(sum(range(100)))


if __name__ == "__main__":
    results = Queue()
    children = [Process(target=put_sum, args=(results,)) for _ in range(2)]
    for child in children:
        child.start()
    first = results.get()
    print(f"one get returns {first}")  # prints: one get returns 4950
    print(f"one get for each worker: {first + results.get()} in all")
    for child in children:  # only now: a child ends when its puts are taken
        child.join()
# prints: one get for each worker: 9900 in all
