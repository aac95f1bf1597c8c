"""A task waits for a task of a second executor, which has a free worker."""
from concurrent.futures import ThreadPoolExecutor

executor = ThreadPoolExecutor(max_workers=1)
helpers = ThreadPoolExecutor(max_workers=1)  # its tasks do not wait


def ask_for_more():
    print("waits for a task of the second executor")
    return helpers.submit(pow, 2, 3).result()


print(executor.submit(ask_for_more).result())  # prints: 8
executor.shutdown()
helpers.shutdown()
