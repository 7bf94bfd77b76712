from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sim.store.codec import decode, encode
from sim.store.problem import NotStorable


class Inner(NamedTuple):
    name: str
    number: float


@dataclass(frozen=True, slots=True)
class Outer:
    count: int
    inner: tuple[Inner, ...]
    by_name: dict[str, tuple[float, float]]
    values: np.ndarray[Any, Any]


FINITE = st.floats(allow_infinity=False)


@given(
    st.builds(
        Outer,
        st.integers(-(2**63), 2**63 - 1),
        st.lists(st.builds(Inner, st.text(), FINITE)).map(tuple),
        st.dictionaries(st.text(), st.tuples(FINITE, FINITE)),
        hnp.arrays(np.float64, (3, 2), elements=FINITE),
    )
)
def test_what_is_written_is_read(result: Outer) -> None:
    again = decode(encode(result), Outer)
    assert repr((again.count, again.inner, again.by_name)) == repr(
        (result.count, result.inner, result.by_name)
    )
    assert again.values.tobytes() == result.values.tobytes()
    assert again.values.dtype == result.values.dtype


def test_records_keep_their_fields() -> None:
    kind = np.dtype([("a", "i2"), ("b", "f4", (2,))], align=True)
    rows = np.array([(1, (0.5, np.nan)), (2, (3.0, 4.0))], kind)
    again = decode(encode(Outer(1, (), {}, rows)), Outer).values
    assert again.dtype.names == ("a", "b")
    assert again["b"].tobytes() == rows["b"].tobytes()


@pytest.mark.parametrize(
    "bad",
    [
        Outer(1, (Inner("x", float("inf")),), {}, np.zeros(1)),
        Outer(1, (), {"a": (float("-inf"), 0.0)}, np.zeros(1)),
        Outer(1, (), {}, np.array([np.inf])),
        Outer(1, (), {}, np.array([object()])),
    ],
)
def test_an_infinite_number_or_an_object_is_refused(bad: Outer) -> None:
    with pytest.raises(NotStorable):
        encode(bad)


def test_bytes_of_something_else_are_refused() -> None:
    with pytest.raises(NotStorable, match="Outer"):
        decode(b"\xc1 nothing", Outer)
    with pytest.raises(NotStorable, match="Outer"):
        decode(encode(Inner("x", 1.0)), Outer)
