"""One message through a queue, with three types in it."""
from multiprocessing import Process, Queue


def send(messages):
    messages.put([42, None, "hello"])


if __name__ == "__main__":
    messages = Queue()
    child = Process(target=send, args=(messages,))
    child.start()
    print(messages.get())  # prints: [42, None, 'hello']
    child.join()
