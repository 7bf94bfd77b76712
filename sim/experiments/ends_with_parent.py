"""Imported first by the server that processes are forked from: it ends with its parent.

Python's own watch begins when all imports are done, which takes seconds.
"""

import ctypes
import signal
import sys

_PR_SET_PDEATHSIG = 1  # see prctl(2)

if sys.platform == "linux":
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
