"""A child changes a shared number and an array; its parent reads them."""
import os
from multiprocessing import Array, Process, Value


def set_and_negate(number, array):
    print(f"process {os.getpid()} sets the number and negates the array")
    number.value = 3.1415926
    for i in range(len(array)):
        array[i] = -array[i]


if __name__ == "__main__":
    number = Value("d", 0.0)
    array = Array("i", range(10))
    print(f"before, process {os.getpid()} reads {number.value} and {array[:]}")
    child = Process(target=set_and_negate, args=(number, array))
    child.start()
    child.join()
    print(f"after, process {os.getpid()} reads {number.value} and {array[:]}")
# prints: reads 3.1415926 and [0, -1, -2, -3, -4, -5, -6, -7, -8, -9]
