"""Children by each start method: how long until the first word?"""
import multiprocessing
import statistics
import time

STARTS = 5


def foo(words):
    words.put("hello")


def first_word(context, words):
    begin = time.perf_counter()
    child = context.Process(target=foo, args=(words,))
    child.start()
    words.get()
    took = time.perf_counter() - begin
    child.join()
    return took


if __name__ == "__main__":
    # fork: the process as it stands. spawn: a new interpreter, which imports
    # this file again. forkserver: a fork of a small server, which is ready;
    # that nothing is ready but the child itself, Python has no method.
    for method in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context(method)
        words = context.Queue()
        took = [first_word(context, words) for _ in range(STARTS)]
        print(f"{method}: {statistics.median(took) * 1000:.1f} ms")
    try:
        for _ in range(2):
            multiprocessing.set_start_method("spawn")
    except RuntimeError as refused:
        print(f"set_start_method a second time: {refused}")
# prints: set_start_method a second time: context has already been set
