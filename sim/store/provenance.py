"""On what a run was made: the versions that could change its last bits, and the machine."""

import platform
import sys
from functools import cache
from importlib.metadata import version

import sim

LIBRARIES = ("numpy", "numba", "mesa")


@cache
def versions() -> dict[str, str]:
    """Versions of jobshift, Python and the libraries that a run is computed with."""
    return {
        "jobshift": sim.__version__,
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }


@cache
def machine() -> str:
    """The system and the processor's kind, such as ``Linux x86_64``."""
    return f"{platform.system() or sys.platform} {platform.machine()}".strip()
