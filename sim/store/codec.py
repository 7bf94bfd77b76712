"""Results as bytes and back, whatever their fields are: MessagePack, arrays as they lie in memory.

A result is a dataclass or a NamedTuple of numbers, texts, dictionaries, tuples, arrays and further
such classes. Its annotations alone say how to read it back, so a new field needs nothing here.
Nothing that is read is ever executed.
"""

import math
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
from numpy.lib import format as npy

from sim.store.problem import NotStorable


def encode(result: Any) -> bytes:
    """A result as bytes, made sure that they can be read back.

    Raises:
        NotStorable: a number is infinite, or a field does not hold what its annotation says.
    """
    plain = msgspec.to_builtins(result, enc_hook=_plain, builtin_types=(bytes,))
    for path in _infinite(plain, type(result).__name__):
        raise NotStorable(f"{path}: found an infinite number; allowed a finite one or nan")
    content = msgspec.msgpack.encode(plain)
    decode(content, type(result))
    return content


def decode[Result](content: bytes, kind: type[Result]) -> Result:
    """The result of that class, bit for bit as it was.

    Raises:
        NotStorable: the bytes are not those of such a result.
    """
    try:
        return msgspec.msgpack.decode(content, type=kind, dec_hook=_array)
    except (msgspec.DecodeError, ValueError) as error:
        raise NotStorable(f"{kind.__name__}: {error}") from None


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    if not isinstance(value, np.ndarray) or value.dtype.hasobject:
        raise NotStorable(f"found {type(value).__name__}; allowed numbers, texts and arrays")
    if not _finite(value):
        return math.inf
    return {"type": npy.dtype_to_descr(value.dtype), "shape": value.shape, "data": value.tobytes()}


def _array(kind: Any, plain: Any) -> Any:
    if getattr(kind, "__origin__", kind) is not np.ndarray:
        raise TypeError(f"no way to read {kind}")
    flat = np.frombuffer(plain["data"], npy.descr_to_dtype(_descr(plain["type"])))
    return flat.reshape(plain["shape"]).copy()


def _descr(plain: Any) -> Any:
    """The description of a record as NumPy writes it: a list of tuples, which came as lists."""
    if not isinstance(plain, list):
        return plain
    return [(name, _descr(kind), *map(tuple, shape)) for name, kind, *shape in plain]


def _finite(values: np.ndarray[Any, Any]) -> bool:
    """Whether no number is infinite; nan stands for what is not defined."""
    if values.dtype.names is not None:
        return all(_finite(values[name]) for name in values.dtype.names)
    return not (values.dtype.kind in "fc" and bool(np.isinf(values).any()))


def _infinite(plain: Any, path: str) -> Iterator[str]:
    """Where infinite numbers stand."""
    if isinstance(plain, float) and math.isinf(plain):
        yield path
    elif isinstance(plain, dict):
        for key, entry in plain.items():
            yield from _infinite(entry, f"{path}.{key}")
    elif isinstance(plain, list | tuple):
        for k, entry in enumerate(plain):
            yield from _infinite(entry, f"{path}[{k}]")
