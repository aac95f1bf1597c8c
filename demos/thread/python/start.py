"""Threads are made by a function and by a class, named, listed and joined."""
import threading
import time


def greet(given):
    time.sleep(2)
    print(f"{threading.current_thread().name} prints name: {given}")


class Greeter(threading.Thread):
    def run(self):
        greet(self.name)


def run():
    time.sleep(0.5)
    print(f"this is {threading.current_thread().name}, running ...")


print(f"{threading.current_thread().name}, {threading.active_count()} active")
for thread in (threading.Thread(target=greet, args=("thread_task_func",)),
               Greeter(name="thread_task_class")):
    thread.start()
    thread.join()

threads = [threading.Thread(target=run, name=f"thread-{i}") for i in (1, 2)]
# A daemon is not waited for when the program ends.
idler = threading.Thread(target=time.sleep, args=(3600,), daemon=True)
for thread in [*threads, idler]:
    thread.start()
print(*(thread.name for thread in threading.enumerate()))
for thread in [*threads, threads[0]]:
    thread.join(timeout=0.3)  # less than it takes: ask what came of it
    print(f"{thread.name} is alive: {thread.is_alive()}")
print("this is the main function")
# prints: thread_task_class prints name: thread_task_class
# prints: this is the main function
