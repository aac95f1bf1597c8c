"""A worker process dies in the middle of its task: its executor is broken."""
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def die():
    os._exit(1)  # as if it were killed: nothing is cleaned up


def failed(future):
    return isinstance(future.exception(), BrokenProcessPool)


if __name__ == "__main__":
    executor = ProcessPoolExecutor(max_workers=2)
    futures = [executor.submit(die)]
    try:
        futures += [executor.submit(pow, 2, 3) for _ in range(3)]
        futures[0].result()
    except BrokenProcessPool as broken:  # which process, it does not say
        print(broken)
    print(f"broken: {any(map(failed, futures))}")  # prints: broken: True
    try:
        executor.submit(pow, 2, 3)
    except BrokenProcessPool as refused:
        print(f"a task for the broken executor: {refused}")
    executor.shutdown()
