"""323 to the power of 1235 on one worker: a result that is not there yet."""
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(max_workers=1) as executor:
    future = executor.submit(pow, 323, 1235)
    value = future.result()
print(f"the result is {value}")
print(f"{value.bit_length()} bits")  # prints: 10295 bits
