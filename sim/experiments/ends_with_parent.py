"""Imported first by the server that processes are forked from: it ends with its parent alone.

Python's own watch begins when all imports are done, which takes seconds.
"""

import ctypes
import os
import signal
import sys

PARENT = "JOBSHIFT_PARENT"
"""Environment variable: the process that started the server."""
_PR_SET_PDEATHSIG = 1
# prctl(2): the signal comes when the thread that started this process ends, though its process goes
# on. A server started from a short-lived thread is lost with it; multiprocessing starts another.

if sys.platform == "linux" and PARENT in os.environ:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who ends it
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(os.environ[PARENT]):  # it was gone before we asked
        os._exit(1)
