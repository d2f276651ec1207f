#!/usr/bin/env python3
"""serial.py FILE BYTES: is what FILE, a serial port's output, has the transfers of BYTES bytes, one after the other, that the experiment
slave made with the seed 1 (what kselftests ask for)? The port takes words of 4 bytes, and sends the lowest of each. Prints how many there
are; exits with 1 where there is none, or where one of them is not whole."""
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
    first = got.find(sent(2, length))  # each transfer takes the next seed, before it
    if first < 0:
        sys.exit("the first transfer is not there")
    at, count = first, 0
    while got[at : at + length // 4] == sent(2 + count, length):
        at += length // 4
        count += 1
    print(count)
    # Another round begins anew; nothing else looks like a piece of one.
    if got.find(sent(2 + count, length)[:8], at) >= 0:
        sys.exit(f"transfer {count} is not whole, or not in its place")


main()
