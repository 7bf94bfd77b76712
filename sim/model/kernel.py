"""Compiled loops: where their machine code is kept, and the decorators that make it.

The cache folder is named by a digest of the model's sources, because Numba does not notice a
constant changed in another module; an old kernel is therefore never reused. Where no folder
can be written, kernels are compiled anew in each process.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numba
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from sim.model.sources import sources_digest


def _candidates() -> list[Path]:
    chosen = os.environ.get("JOBSHIFT_CACHE")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return (
        [Path(chosen)] if chosen else [home / "jobshift", Path(tempfile.gettempdir()) / "jobshift"]
    )


def _cache_folder() -> Path | None:
    """A writable folder for this version of the kernels, or None."""
    for base in _candidates():
        folder = base / f"kernels-{sources_digest()[:16]}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return None


CACHE_FOLDER = _cache_folder()
if CACHE_FOLDER is not None:
    setattr(numba.config, "CACHE_DIR", str(CACHE_FOLDER))  # noqa: B010


BLOCK = 1024  # people whose rows stay in the cache from one pass over them to the next
AHEAD = 24  # scattered rows from the one at hand to the one that ``fetch`` asks for
FAR = 64  # likewise in a pass over rows in their order, which takes less time for each
_CACHE_LINE = 64  # bytes
_LEAN: dict[str, Any] = {"_nrt": False}


def kernel[F: Callable[..., Any]](function: F) -> F:
    """Compile a loop over rows that makes no arrays; it releases the GIL, divides as NumPy does.

    Numba then need not count who refers to those it is given, which took half of a month's time.
    """
    return _compiled(function, **_LEAN)


def array_kernel[F: Callable[..., Any]](function: F) -> F:
    """As ``kernel``, for a loop that makes arrays."""
    return _compiled(function)


def _compiled[F: Callable[..., Any]](function: F, **options: Any) -> F:
    compiled: F = numba.njit(
        function, cache=CACHE_FOLDER is not None, nogil=True, error_model="numpy", **options
    )
    return compiled


def rule[F: Callable[..., Any]](function: F) -> F:
    """Compile a rule on one row, to be called from kernels (and from tests); lean, too."""
    compiled: F = numba.njit(function, nogil=True, error_model="numpy", **_LEAN)
    return compiled


def _prefetch(_: Any, record: Any) -> Any:
    def ask(context: Any, builder: Any, _: Any, arguments: Any) -> Any:
        place, whole = ir.IntType(8).as_pointer(), ir.IntType(32)
        signature = ir.FunctionType(ir.VoidType(), [place, whole, whole, whole])
        prefetch = builder.module.declare_intrinsic("llvm.prefetch", (place,), signature)
        reading, keeping, data = whole(0), whole(3), whole(1)
        start = builder.bitcast(arguments[0], place)
        for line in (*range(0, record.size, _CACHE_LINE), record.size - 1):
            where = builder.gep(start, [whole(line)])
            builder.call(prefetch, [where, reading, keeping, data])
        return context.get_dummy_value()

    return types.void(record), ask


fetch = cast(Callable[[Any], None], intrinsic(_prefetch))
"""Ask the memory for a record that a kernel will need some rows on, and do not wait for it.

``AHEAD`` in loops over scattered rows whose bodies are too long for the processor to look beyond,
``FAR`` in passes over rows in their order, where it pays: mostly a processor asks ahead for these
itself.
"""


def is_compiled() -> bool:
    """Whether this version's kernels have been compiled before on this machine."""
    return CACHE_FOLDER is not None and any(CACHE_FOLDER.rglob("*.nbi"))
