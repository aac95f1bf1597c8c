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
    print(f"one get: {first}")  # prints: one get: 4950
    print(f"a get for each: {first + results.get()} in all")
    for child in children:  # only now: a child ends when its puts are taken
        child.join()
# prints: a get for each: 9900 in all
