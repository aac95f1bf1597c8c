"""A task waits for another of its own executor, which is full: a deadlock."""
from concurrent.futures import ThreadPoolExecutor, TimeoutError

executor = ThreadPoolExecutor(max_workers=1)


def ask_for_more():
    future = executor.submit(pow, 2, 3)  # only this worker could run it
    print("waits for a task of its own executor")
    try:
        # Python does not notice the deadlock: without a timeout this
        # never ends.
        return future.result(timeout=2)
    except TimeoutError:
        future.cancel()
        return "deadlock: the timeout ended"


print(executor.submit(ask_for_more).result())
# prints: deadlock: the timeout ended
executor.shutdown()
