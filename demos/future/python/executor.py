"""What an executor can do: initializer, map with a timeout, shutdown."""
# tests do not hurry this program: a sleep must be longer than a timeout
import shutil
import tempfile
import time
from concurrent.futures import (FIRST_COMPLETED, ThreadPoolExecutor,
                                TimeoutError, wait)
from pathlib import Path
from threading import current_thread


def initialize():
    print(f"{current_thread().name} is initialized")


def nap(seconds):
    time.sleep(seconds)
    return seconds


with tempfile.TemporaryDirectory() as folder:
    source = Path(folder, "src.txt")
    source.write_text("to be copied")
    with ThreadPoolExecutor(4, "copier", initialize) as executor:
        for i in range(1, 5):
            executor.submit(shutil.copy, source, Path(folder, f"dest{i}.txt"))
    print(f"files copied: {len(list(Path(folder).glob('dest*')))}")

with ThreadPoolExecutor(4) as executor:
    results = executor.map(nap, [0, 0.5, 2], timeout=1)
    try:
        for seconds in results:
            print(f"map: a result after {seconds} s")
    except TimeoutError:
        print("map: no more results within 1 s")

with ThreadPoolExecutor(4) as executor:  # threads ignore the chunksize
    print(list(executor.map(lambda x: x * x, range(10), chunksize=5)))

executor = ThreadPoolExecutor(1)
naps = [executor.submit(nap, 0.5) for _ in range(3)]
executor.shutdown(wait=False)
done, pending = wait(naps, return_when=FIRST_COMPLETED)
print(f"shutdown(wait=False) has returned; tasks not done: {len(pending)}")
try:
    executor.submit(nap, 0)
except RuntimeError as refused:
    print(refused)
print(f"tasks done at the end: {sum(future.result() > 0 for future in naps)}")

executor = ThreadPoolExecutor(1)
naps = [executor.submit(nap, 0.5) for _ in range(3)]
naps[0].result()
# Since Python 3.9 in one call: executor.shutdown(cancel_futures=True)
cancelled = [future.cancel() for future in naps].count(True)
executor.shutdown()
print(f"tasks cancelled: {cancelled} of {len(naps)}")
# prints: files copied: 4
# prints: map: no more results within 1 s
# prints: [0, 1, 4, 9, 16, 25, 36, 49, 64, 81]
# prints: cannot schedule new futures after shutdown
# prints: tasks done at the end: 3
