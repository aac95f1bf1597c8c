"""Threads by a function and by a class: named, listed and joined."""
import threading
import time


def greet(given):
    time.sleep(2)
    print(f"my name is {threading.current_thread().name};"
          f" I was given the text {given}")


class Greeter(threading.Thread):
    def run(self):
        greet(self.name)


def run():
    time.sleep(0.5)
    print(f"this is {threading.current_thread().name}, about to end")


print(f"the current thread is {threading.current_thread().name};"
      f" active threads: {threading.active_count()}")
for thread in (threading.Thread(target=greet, args=("thread_task_func",)),
               Greeter(name="thread_task_class")):
    thread.start()
    thread.join()

threads = [threading.Thread(target=run, name=f"thread-{i}") for i in (1, 2)]
# A daemon is not waited for when the program ends.
idler = threading.Thread(target=time.sleep, args=(3600,), daemon=True)
for thread in [*threads, idler]:
    thread.start()
print("threads that are alive:",
      *(thread.name for thread in threading.enumerate()))
for thread in [*threads, threads[0]]:
    thread.join(timeout=0.3)  # less than it takes: ask whether it has ended
    print(f"{thread.name} is alive: {thread.is_alive()}")
print("this is the main function")
# prints: my name is thread_task_class; I was given the text thread_task_class
# prints: this is the main function
