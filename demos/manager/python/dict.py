"""A child fills a dict and reverses a list that a manager process keeps."""
from multiprocessing import Manager, Process


def fill_and_reverse(d, numbers):
    d[1] = "1"
    d["2"] = 2
    d[0.25] = None
    numbers.reverse()


if __name__ == "__main__":
    with Manager() as manager:
        d = manager.dict()
        numbers = manager.list(range(10))
        child = Process(target=fill_and_reverse, args=(d, numbers))
        child.start()
        child.join()
        print(f"the dict is {d}")
        print(f"the list is {numbers}")
# prints: the dict is {1: '1', '2': 2, 0.25: None}
# prints: the list is [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
