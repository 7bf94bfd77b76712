"""Names for runs: two runs with the same id are the same run, bit for bit.

run_id        what was asked of which model: scenario, seed, model
model_digest  the sources of the model and its policies, and the economy's data
arrays_digest what came out
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.economy_data import EconomyData
from sim.model.sources import sources_digest


def model_digest(economy: EconomyData) -> str:
    """The sha256 over the model's sources and the economy's data, 64 hexadecimal digits."""
    return _joined("model", sources_digest(), economy.digest)


def run_id(scenario_digest: str, seed: int, model: str) -> str:
    """The sha256 over what was asked, which seed and which model, 64 hexadecimal digits."""
    return _joined("run", scenario_digest, str(seed), model)


def arrays_digest(arrays: Mapping[str, NDArray[Any]]) -> str:
    """The sha256 of named arrays, 64 hexadecimal digits.

    Names, types, shapes and little-endian values count; a record is read field by field, so
    that the padding between its fields, which holds nothing, does not.
    """
    total = sha256()
    for name in sorted(arrays):
        array = arrays[name]
        columns = {name: array}
        if array.dtype.names is not None:
            columns = {f"{name}.{field}": array[field] for field in array.dtype.names}
        for column, values in columns.items():
            plain = np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<"))
            total.update(f"{column} {plain.dtype.str} {plain.shape}\n".encode())
            total.update(plain.tobytes())
    return total.hexdigest()


def _joined(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
