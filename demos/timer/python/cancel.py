"""Two timers are started, and one of them is cancelled half-way."""
from threading import Event, Timer

INTERVAL = 2

kept = Timer(INTERVAL, print, args=("the kept timer ticks",))
cancelled = Timer(INTERVAL, print, args=("this line is never printed",))
kept.start()
cancelled.start()
Event().wait(timeout=INTERVAL / 2)  # no thread sets it: a sleep
cancelled.cancel()
cancelled.join()  # at once: its thread was woken
print("the cancelled timer has ended")
kept.join()
# prints: the cancelled timer has ended
# prints: the kept timer ticks
