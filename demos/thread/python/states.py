"""The states of three threads, as far as Python shows them."""
import threading
import time

door = threading.Lock()
held = threading.Event()


def hold():
    with door:
        held.set()
        time.sleep(1)


def wait():
    with door:
        pass


def fail():
    raise RuntimeError("failed on purpose")


def state(thread):
    # Python knows these three states. It does not say whether a thread that
    # is alive runs, is ready to run, or is blocked.
    if thread.ident is None:
        return "new"
    return "alive" if thread.is_alive() else "dead"


def show():
    print(*(f"{thread.name}: {state(thread)}" for thread in threads))


def show_error(failure):
    print(f"{failure.thread.name}: {failure.exc_value}")


threading.excepthook = show_error
threads = [threading.Thread(target=target, name=name) for name, target in
           (("holder", hold), ("waiter", wait), ("failing", fail))]
show()
for thread in threads:
    thread.start()
    held.wait()  # so that the waiter waits
threads[2].join()
show()
for thread in threads:
    thread.join()
show()
# prints: holder: new waiter: new failing: new
# prints: failing: failed on purpose
# prints: holder: dead waiter: dead failing: dead
