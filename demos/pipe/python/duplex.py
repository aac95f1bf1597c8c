"""A message through a pipe, and back through the same pipe."""
from multiprocessing import Pipe, Process


def send_and_receive(connection):
    connection.send([42, None, "hello"])
    print("back came", connection.recv())
    connection.close()


if __name__ == "__main__":
    here, there = Pipe()
    child = Process(target=send_and_receive, args=(there,))
    child.start()
    message = here.recv()
    print(message)  # prints: [42, None, 'hello']
    here.send(message)
    child.join()
# prints: back came [42, None, 'hello']
