"""A message through a pipe, and back through the same pipe."""
from multiprocessing import Pipe, Process


def send_and_receive(connection):
    connection.send([42, None, "hello"])
    print(f"the child gets it back: {connection.recv()}")
    connection.close()


if __name__ == "__main__":
    here, there = Pipe()
    child = Process(target=send_and_receive, args=(there,))
    child.start()
    message = here.recv()
    print(f"the parent receives {message} and sends it back")
    here.send(message)
    child.join()
# prints: the parent receives [42, None, 'hello'] and sends it back
# prints: the child gets it back: [42, None, 'hello']
