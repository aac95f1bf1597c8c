"""What a pool refuses, each with its error."""
from multiprocessing import Pool, Queue, Value


def square(x):
    return x * x


def tried(what, call):
    try:
        print(f"{what}: {call()}")
    except (RuntimeError, ValueError) as refused:
        print(f"{what}: {refused}")


if __name__ == "__main__":
    pool = Pool(1)
    # Shared objects are inherited when a process starts, not sent: give them
    # to the pool's initializer, or have a manager keep them.
    tried("a Value as a task's argument",
          lambda: pool.apply(square, (Value("i", 0),)))
    tried("a Queue as a task's argument",
          lambda: pool.apply(square, (Queue(),)))
    tried("join before close", pool.join)
    tried("the pool still works, 7 squared", lambda: pool.apply(square, (7,)))
    pool.close()
    tried("work after close", lambda: pool.apply(square, (7,)))
    pool.join()
# prints: join before close: Pool is still running
# prints: the pool still works, 7 squared: 49
# prints: work after close: Pool not running
