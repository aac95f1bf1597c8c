"""Shared numbers of four types, which parent and child read."""
import os
from multiprocessing import Array, Process, Value


def read(number, letter, doubles, longs):
    print(f"process {os.getpid()} reads {number.value},"
          f" {letter.value}, which is {chr(letter.value)!r},"
          f" {doubles[:]} and {longs[:]}")


if __name__ == "__main__":
    # 'b' is a small integer, not a character. 'Q' has 8 bytes on every
    # system; 'L' has only 4 on Windows, and would lose half of such numbers.
    memory = (Value("i", 0), Value("b", 67),
              Array("d", [2.4, 6, 7.2, 0.9]),
              Array("Q", [45645465456, 4565456465]))
    read(*memory)
    child = Process(target=read, args=memory)
    child.start()
    child.join()
    print(f"the first of the longs is {memory[3][0]}")
# prints: the first of the longs is 45645465456
