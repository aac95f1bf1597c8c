"""The states of a future: what each method answers in each of them."""
from concurrent.futures import (CancelledError, Future, InvalidStateError,
                                ThreadPoolExecutor, TimeoutError)
from threading import Event


def show(name, when, future):
    print(f"{name}, {when}: cancelled {future.cancelled()},"
          f" running {future.running()}, done {future.done()}")


def tried(what, call, *args, **options):
    try:
        print(f"{what}: {call(*args, **options)}")
    except (CancelledError, InvalidStateError, TimeoutError, LookupError) as e:
        print(f"{what}: {e!r}")


def wait_for_gate():
    begun.set()
    gate.wait()
    return 42


def fail():
    raise LookupError("no luck")


begun, gate = Event(), Event()
with ThreadPoolExecutor(max_workers=1) as executor:
    first = executor.submit(wait_for_gate)
    second = executor.submit(pow, 2, 3)
    failed = executor.submit(fail)
    begun.wait()
    show("first", "its task runs", first)
    tried("first.cancel()", first.cancel)
    tried("first.result(timeout=0.1)", first.result, timeout=0.1)
    show("second", "it waits for the worker", second)
    second.add_done_callback(lambda future: print("second: called back"))
    tried("second.cancel()", second.cancel)
    tried("second.result()", second.result)
    show("second", "it was cancelled", second)
    gate.set()
    tried("first.result()", first.result)
    first.add_done_callback(lambda future: print("first: called back at once"))
    tried("first.cancel(), when it is done", first.cancel)
    tried("failed.result()", failed.result)
    show("failed", "its task has failed", failed)

by_hand = Future()  # executors do this
show("by hand", "nobody runs it", by_hand)
by_hand.set_running_or_notify_cancel()
show("by hand", "it is set running", by_hand)
by_hand.set_result(7)
tried("by hand, set_result(8)", by_hand.set_result, 8)
tried("by hand, set_exception", by_hand.set_exception, LookupError())
tried("by hand, result()", by_hand.result)
refused = Future()
refused.cancel()
tried("refused, set running", refused.set_running_or_notify_cancel)
# prints: first, its task runs: cancelled False, running True, done False
# prints: first.cancel(): False
# prints: second, it was cancelled: cancelled True, running False, done True
# prints: first.result(): 42
# prints: failed.result(): LookupError('no luck')
# prints: by hand, result(): 7
# prints: refused, set running: False
