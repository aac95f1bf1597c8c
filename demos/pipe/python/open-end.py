"""The reader keeps a sending end open, and waits in vain for the end."""
from multiprocessing import Event, Pipe, Process

MESSAGES = 1000


def read(out, into, closed):
    for _ in range(MESSAGES):
        out.recv()
    closed.wait()
    print("all are here, and the parent has closed its end")
    # recv() would wait for ever: who could still send is the reader itself.
    if not out.poll(timeout=1):
        print("no end of the pipe after a second: I hold a sending end myself")
    into.close()
    try:
        out.recv()
    except EOFError:
        print("I have closed it: end of the pipe")


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
# prints: no end of the pipe after a second: I hold a sending end myself
# prints: I have closed it: end of the pipe
