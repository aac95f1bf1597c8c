"""Every worker is given a queue before its first task."""
from multiprocessing import Pool, Queue


def bind(q):
    global queue  # of this worker
    queue = q


def put(n):
    print(f"puts {n} into the queue")
    queue.put(n)


if __name__ == "__main__":
    numbers = Queue()
    # As a task's argument it would be refused: see the variant refused.
    with Pool(initializer=bind, initargs=(numbers,)) as pool:
        pool.map(put, range(8))
        # The end of `with` would end workers that have not sent theirs yet.
        got = [numbers.get() for _ in range(8)]
    print(sorted(got))  # prints: [0, 1, 2, 3, 4, 5, 6, 7]
