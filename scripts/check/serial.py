#!/usr/bin/env python3
"""serial.py FILE BYTES: prints how many transfers of BYTES bytes, whole and one right after the other, FILE has, a serial port's output. They
are those that the experiment slave makes with the seed 1, which kselftests ask for, from the first on; the port takes words of 4 bytes, and
sends the lowest of each."""
import sys

MASK = (1 << 64) - 1


def word(seed, index):
    """As module/uapi/pattern.h has it."""
    z = (seed + (index + 1) * 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def sent(seed, length):
    data = b"".join(word(seed, i).to_bytes(8, "little") for i in range((length + 7) // 8))
    return data[:length:4]


def main():
    with open(sys.argv[1], "rb") as file:
        got = file.read()
    length = int(sys.argv[2])
    at, count = got.find(sent(2, length)), 0  # each transfer takes the next seed, before it
    while at >= 0 and got[at : at + length // 4] == sent(2 + count, length):
        at += length // 4
        count += 1
    print(count)


main()
