#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""zsh-tab.py FOLDER LINE WANTED: types LINE and Tab to a zsh on a terminal of its own, whose completions are those of FOLDER, and sees whether the line becomes WANTED."""
import os
import pty
import select
import sys
import time

folder, line, wanted = sys.argv[1:]
pid, terminal = pty.fork()
if not pid:
    os.environ.update(TERM="dumb", PS1="> ")
    os.execvp("zsh", ["zsh", "-f", "-i"])


def read(until, seconds=20):
    """What zsh writes, until the text is in it."""
    said, end = "", time.monotonic() + seconds
    while until not in said and time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            said += os.read(terminal, 4096).decode(errors="replace")
    return said


def send(text):
    os.write(terminal, text.encode())


# A widget tells the line as it is, not as it is drawn. Each "ready" is typed otherwise than it is printed.
send(f"unsetopt zle_bracketed_paste; PROMPT='> '; fpath=({folder} $fpath); autoload -Uz compinit; compinit -u -D; "
     "tell() { print -r -- \"[[$BUFFER]]\" }; zle -N tell; bindkey '^X' tell; bindkey '^I' complete-word; print rea''dy\n")
read("ready\r\n")
send(line + "\t\x18")
said = read("]]")
os.kill(pid, 9)
os.waitpid(pid, 0)
told = said.rpartition("[[")[2].partition("]]")[0]
print(f"{line!r} became {told!r}")
sys.exit(told != wanted)
