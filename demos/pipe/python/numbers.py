"""0 to 999 through a pipe. The reader does not know how many will come."""
from multiprocessing import Pipe, Process

MESSAGES = 1000


def read(out, into):
    into.close()  # or the end of the pipe never comes: see open-end
    received = 0
    try:
        while True:
            out.recv()
            received += 1
    except EOFError:
        print(f"sees the end of the pipe; numbers received: {received}")


if __name__ == "__main__":
    out, into = Pipe()
    reader = Process(target=read, args=(out, into))
    reader.start()
    out.close()  # the reader's
    for x in range(MESSAGES):
        into.send(x)
    into.close()
    reader.join()
# prints: sees the end of the pipe; numbers received: 1000
