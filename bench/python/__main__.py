"""What the benchmarks do, done with CPython's modules.

python3 bench/python --list names the works with who does them; python3 bench/python WORK/CONTENDER... does some, and prints one JSON object a
line: the work, the contender, the nanoseconds of one operation and how many there were.
"""

import json
import multiprocessing
import sys

import process
import thread


def named(works):
    return {work if "/" in work else work + "/cpython": do for work, do in works.items()}


def main():
    works = {**named(thread.WORKS), **named(process.WORKS)}
    if sys.argv[1:] == ["--list"]:
        print("\n".join(works))
        return
    for name in sys.argv[1:] or works:
        if name not in works:
            sys.exit(f"no work is called {name}: see --list")
        seconds, ops = works[name]()
        work, contender = name.split("/")
        print(json.dumps({"work": work, "contender": contender, "ns_per_op": seconds / ops * 1e9, "ops": ops}), flush=True)


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    main()
