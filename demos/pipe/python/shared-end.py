"""Two processes send through one end at the same time: their bytes mix."""
from multiprocessing import Barrier, Pipe, Process

SENDERS = 2
MESSAGES = 10
SIZE = 1_000_000


def send(into, gate, letter):
    gate.wait()  # both send at the same time
    for _ in range(MESSAGES):
        into.send_bytes(letter * SIZE)


if __name__ == "__main__":
    out, into = Pipe(duplex=False)
    gate = Barrier(SENDERS)
    senders = [Process(target=send, args=(into, gate, bytes([ord("A") + i])))
               for i in range(SENDERS)]
    for sender in senders:
        sender.start()
    into.close()
    whole = damaged = 0
    try:
        while True:
            # With maxlength, letters that are read as a length are an error.
            # Without it the reader would wait for a gigabyte.
            message = out.recv_bytes(maxlength=SIZE)
            if message.count(message[:1]) == SIZE:
                whole += 1
            else:
                damaged += 1
    except (EOFError, OSError) as end:
        print(f"cannot read any more: {end!r}")
    out.close()
    for sender in senders:
        sender.terminate()  # it may wait for the reader, which is gone
        sender.join()
    print(f"whole: {whole} of {SENDERS * MESSAGES}, damaged: {damaged}")
