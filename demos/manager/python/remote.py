"""Clients find a manager by its address and prove that they know its key."""
from multiprocessing import AuthenticationError, Process, Queue
from multiprocessing.managers import BaseManager

VISITORS = 3
book = []  # the server's


class Server(BaseManager):
    pass


class Client(BaseManager):  # knows the name only
    pass


Server.register("book", callable=lambda: book)
Client.register("book")


def serve(addresses):
    server = Server(address=("127.0.0.1", 0), authkey=b"secret").get_server()
    addresses.put(server.address)
    server.serve_forever()


def visit(address, name):
    client = Client(address, authkey=b"secret")
    client.connect()
    client.book().append(name)
    print(f"{name} signs the book")


if __name__ == "__main__":
    addresses = Queue()
    server = Process(target=serve, args=(addresses,))
    server.start()
    address = addresses.get()
    visitors = [Process(target=visit, args=(address, f"visitor-{i}"))
                for i in range(VISITORS)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    try:
        Client(address, authkey=b"guessed").connect()
    except AuthenticationError as refused:
        print(f"the client with a wrong key is refused: {refused}")
    client = Client(address, authkey=b"secret")
    client.connect()
    print(sorted(client.book().copy()))
    server.terminate()  # it serves for ever
    server.join()
# prints: ['visitor-0', 'visitor-1', 'visitor-2']
# prints: the client with a wrong key is refused
