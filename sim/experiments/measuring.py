"""Which definitions a result was taken by: the digest of their sources.

The model's digest names the world; this one names what is read from it. A result taken by other
definitions is not found in the store, so that it is never mistaken for one of these.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

DEFINITIONS = (
    "alone",
    "cities",
    "costs",
    "counting",
    "curves",
    "displaced",
    "distribution",
    "effects",
    "groups",
    "matched_controls",
    "measure",
    "measures",
    "moves",
    "seed_result",
    "twin_runs",
    "twins",
    "world",
)
"""The modules beside this one that a result passes through."""


@cache
def measuring_digest() -> str:
    """The sha256 of the sources of ``DEFINITIONS``, 64 hexadecimal digits."""
    total = sha256()
    for name in DEFINITIONS:
        total.update(f"{name}\n".encode())
        total.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    return total.hexdigest()
