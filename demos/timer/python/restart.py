"""A timer ticks and is started again, five times. How late is each tick?"""
import time
from threading import Timer

TICKS = 5
INTERVAL = 2

begin = time.monotonic()


def tick(n):
    late = time.monotonic() - begin - n * INTERVAL
    print(f"{time.strftime('%H:%M:%S')}, {late * 1000:.3f} ms late")


for n in range(1, TICKS + 1):
    timer = Timer(INTERVAL, tick, args=(n,))
    timer.start()
    timer.join()  # each is started when the last has ended: the delays add up
print(f"ticks: {n}")  # prints: ticks: 5
