"""Which rules these are: the digest of their sources."""

import hashlib
from functools import cache
from pathlib import Path


@cache
def sources_digest() -> str:
    """The sha256 of the sources of ``sim.model`` and ``sim.policies``, 64 hex digits."""
    root = Path(__file__).resolve().parent.parent
    total = hashlib.sha256()
    for folder in ("model", "policies"):
        for path in sorted((root / folder).glob("*.py")):
            total.update(path.name.encode())
            total.update(path.read_bytes())
    return total.hexdigest()
