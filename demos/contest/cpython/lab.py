"""Does the runs that concurrency-lab asks for, a line of JSON each, until standard input ends.

Then it takes every process that it started with it, and removes the folder that it was unpacked to.
"""

import json
import multiprocessing
import os
import queue
import shutil
import signal
import sys
import threading
import traceback

import computing
import mapping
import starting
import synchronising

WORKS = {**computing.WORKS, **mapping.WORKS, **starting.WORKS, **synchronising.WORKS}


def end():
    shutil.rmtree(os.path.dirname(os.path.abspath(__file__)), ignore_errors=True)
    if os.name == "posix":
        os.killpg(0, signal.SIGKILL)  # children of children too, and this process
    for child in multiprocessing.active_children():
        child.kill()
    os._exit(0)


def listen(requests):
    """Passes requests on. It reads past Python's own buffer, whose lock a forked child would inherit."""
    rest = b""
    while True:
        chunk = os.read(0, 65536)
        if not chunk:
            end()
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            requests.put(json.loads(line))


def answer(request):
    try:
        work = WORKS[request["work"], request["mode"]]
        seconds, found = work(request["n"], request["workers"], request["size"])
        return {"seconds": seconds, "found": str(found)}
    except Exception:
        return {"error": traceback.format_exc()}


def main():
    if os.name == "posix":
        os.setpgid(0, 0)  # an interrupt from the terminal is for who started us
    requests = queue.SimpleQueue()
    threading.Thread(target=listen, args=(requests,), daemon=True).start()
    gil = getattr(sys, "_is_gil_enabled", lambda: None)()  # 3.13 was the first to have it
    print(json.dumps({"version": sys.version.split()[0], "gil": gil, "modes": list(WORKS)}), flush=True)
    while True:
        print(json.dumps(answer(requests.get())), flush=True)


if __name__ == "__main__":
    main()
