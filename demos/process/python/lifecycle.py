"""How a process can end: well, by an error, by a signal, with its parent."""
import time
from multiprocessing import Event, Pipe, Process


def end_well():
    print("I do my work and return")


def fail():
    # Python prints the traceback here; the parent sees only exit code 1.
    raise RuntimeError("out of paper")


def sleep_on(awake):
    awake.set()
    while True:
        time.sleep(3600)


def raise_daemon(intro):
    awake = Event()
    daemon = Process(target=sleep_on, args=(awake,), daemon=True)
    daemon.start()
    awake.wait()
    print(f"I return while my daemon, process {daemon.pid}, still sleeps")


def ended(child):
    child.join()
    print(f"{child.name} ended with exit code {child.exitcode}")


if __name__ == "__main__":
    for target in (end_well, fail):
        child = Process(target=target, name=target.__name__)
        child.start()
        ended(child)

    for name in ("terminate", "kill"):
        awake = Event()
        child = Process(target=sleep_on, args=(awake,), name=name)
        child.start()
        awake.wait()
        try:
            child.close()
        except ValueError as refused:
            print(f"close before the end: {refused}")
        getattr(child, name)()
        ended(child)
        child.close()

    # The daemon holds the last sending end: that closes when it ends.
    here, there = Pipe(duplex=False)
    parent = Process(target=raise_daemon, args=(there,), name="parent")
    parent.start()
    there.close()
    try:
        here.recv()
    except EOFError:
        print("the daemon has ended with its parent")
    ended(parent)
# prints: end_well ended with exit code 0
# prints: fail ended with exit code 1
# prints: terminate ended with exit code -15
# prints: kill ended with exit code -9
# prints: the daemon has ended with its parent
# prints: parent ended with exit code 0
