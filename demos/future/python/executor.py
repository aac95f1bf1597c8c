"""What an executor can: initializer, map with a timeout, and shutdown."""
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
    print(f"{len(list(Path(folder).glob('dest*')))} files are copied")

with ThreadPoolExecutor(4) as executor:
    results = executor.map(nap, [0, 0.5, 2], timeout=1)
    try:
        for seconds in results:
            print(f"a result after {seconds} s")
    except TimeoutError:
        print("no more within 1 s")

with ThreadPoolExecutor(4) as executor:  # threads ignore the chunksize
    print(list(executor.map(lambda x: x * x, range(10), chunksize=5)))

executor = ThreadPoolExecutor(1)
naps = [executor.submit(nap, 0.5) for _ in range(3)]
executor.shutdown(wait=False)
done, pending = wait(naps, return_when=FIRST_COMPLETED)
print(f"shutdown has not waited: {len(pending)} tasks are not done")
try:
    executor.submit(nap, 0)
except RuntimeError as refused:
    print(refused)
print(f"{sum(future.result() > 0 for future in naps)} are done in the end")

executor = ThreadPoolExecutor(1)
naps = [executor.submit(nap, 0.5) for _ in range(3)]
naps[0].result()
# Since Python 3.9 in one call: executor.shutdown(cancel_futures=True)
cancelled = [future.cancel() for future in naps].count(True)
executor.shutdown()
print(f"{cancelled} of {len(naps)} are cancelled")
# prints: 4 files are copied
# prints: no more within 1 s
# prints: [0, 1, 4, 9, 16, 25, 36, 49, 64, 81]
# prints: cannot schedule new futures after shutdown
# prints: 3 are done in the end
