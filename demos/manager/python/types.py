"""Each of the types that a manager knows, used by two processes at once."""
from multiprocessing import Manager, Process

LOCKS = ["Lock", "RLock", "Semaphore", "BoundedSemaphore"]


def use(me, o):
    o["list"].extend([10 * me, 10 * me + 1])
    o["dict"][f"user-{me}"] = me
    setattr(o["Namespace"], "xy"[me], me)
    for name in LOCKS:
        for _ in range(2):
            with o[name]:
                o["counts"][name] += 1
    for _ in range(2):
        with o["Condition"]:  # take turns
            o["Condition"].wait_for(lambda: len(o["turns"]) % 2 == me)
            o["turns"].append(me)
            o["Condition"].notify_all()
    if me == 0:
        o["Event"].set()
    else:
        o["Event"].wait()
    o["Barrier"].wait()
    if me == 0:
        for x in (1, 2, 3):
            o["Queue"].put(x)
    else:
        o["got"].extend([o["Queue"].get() for _ in range(3)])
    for _ in range(2):
        with o["Lock"]:
            o["Value"].value += 1
    for i in (2 * me, 2 * me + 1):
        o["Array"][i] *= -1


if __name__ == "__main__":
    with Manager() as m:
        objects = {
            "list": m.list(), "dict": m.dict(), "Namespace": m.Namespace(),
            "Lock": m.Lock(), "RLock": m.RLock(), "Semaphore": m.Semaphore(),
            "BoundedSemaphore": m.BoundedSemaphore(),
            "Condition": m.Condition(), "Event": m.Event(),
            "Barrier": m.Barrier(2), "Queue": m.Queue(),
            "Value": m.Value("i", 0), "Array": m.Array("i", range(4)),
            "counts": m.dict(dict.fromkeys(LOCKS, 0)), "turns": m.list(),
            "got": m.list(),
        }
        users = [Process(target=use, args=(me, objects)) for me in range(2)]
        for user in users:
            user.start()
        for user in users:
            user.join()
        print(sorted(objects["list"]))  # prints: [0, 1, 10, 11]
        print(sorted(objects["dict"].items()))
        print(objects["Namespace"].x, objects["Namespace"].y)  # prints: 0 1
        print(objects["counts"])
        print(objects["turns"])  # prints: [0, 1, 0, 1]
        print(objects["got"])  # prints: [1, 2, 3]
        print(objects["Value"].value)  # prints: 4
        print(*objects["Array"])  # prints: 0 -1 -2 -3
# prints: {'Lock': 4, 'RLock': 4, 'Semaphore': 4, 'BoundedSemaphore': 4}
