"""Runs a program until its own standard input ends, then stops it and all it started.

    python guard.py [--user NAME] [--remove FOLDER] PROGRAM ARGUMENTS…

Whoever holds the other end of the pipe may be killed: the program does not outlive it.
"""

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading

_PATIENCE = 4  # seconds
_KILL = 9


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--user")
    parser.add_argument("--remove")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the tests, which then let go
    program = subprocess.Popen(
        asked.command, stdin=subprocess.DEVNULL, user=asked.user, start_new_session=True
    )
    threading.Thread(target=_stop_at_the_end, args=(program.pid,), daemon=True).start()
    code = program.wait()
    _signal(program.pid, _KILL)  # what it left behind
    if asked.remove:
        shutil.rmtree(asked.remove, ignore_errors=True)
    sys.exit(code)


def _stop_at_the_end(group: int) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    _signal(group, signal.SIGINT)  # to PostgreSQL: a fast shutdown
    threading.Timer(_PATIENCE, _signal, (group, _KILL)).start()


def _signal(group: int, number: int) -> None:
    kill_all = getattr(os, "killpg", os.kill)
    with contextlib.suppress(ProcessLookupError):
        kill_all(group, number)


if __name__ == "__main__":
    main()
