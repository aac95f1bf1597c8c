"""A child changes a shared number and a shared row, and its parent sees it."""
import os
from multiprocessing import Array, Process, Value


def set_and_negate(number, row):
    print(f"in process {os.getpid()} I set the number and negate the row")
    number.value = 3.1415926
    for i in range(len(row)):
        row[i] = -row[i]


if __name__ == "__main__":
    number = Value("d", 0.0)
    row = Array("i", range(10))
    print(f"before, in process {os.getpid()}: {number.value} and {row[:]}")
    child = Process(target=set_and_negate, args=(number, row))
    child.start()
    child.join()
    print(number.value)  # prints: 3.1415926
    print(row[:])  # prints: [0, -1, -2, -3, -4, -5, -6, -7, -8, -9]
