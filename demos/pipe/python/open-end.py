"""The reader keeps a sending end open, so the end of the pipe never comes."""
from multiprocessing import Event, Pipe, Process

MESSAGES = 1000


def read(out, into, closed):
    for _ in range(MESSAGES):
        out.recv()
    closed.wait()
    print(f"has received {MESSAGES} numbers; the parent has closed its end")
    # recv() would wait for ever: the reader itself could still send.
    if not out.poll(timeout=1):
        print("sees no end of the pipe after 1 s: its own sending end is open")
    into.close()
    try:
        out.recv()
    except EOFError:
        print("closes its sending end and sees the end of the pipe")


if __name__ == "__main__":
    out, into = Pipe()
    closed = Event()
    reader = Process(target=read, args=(out, into, closed))
    reader.start()
    out.close()
    for x in range(MESSAGES):
        into.send(x)
    into.close()
    closed.set()
    reader.join()
# prints: sees no end of the pipe after 1 s: its own sending end is open
# prints: closes its sending end and sees the end of the pipe
