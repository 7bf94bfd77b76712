"""One run, recorded: a change of the model's results is deliberate or it is a bug.

After a deliberate change record it anew, ``python -m tests.model.record_golden``, and say in the
changelog what moved and why.
"""

import json

import pytest

from tests.model.record_golden import FILE, golden_run, measure

GOLDEN = json.loads(FILE.read_text("utf-8"))


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    return measure(golden_run())


def outside(measured: dict[str, float]) -> list[str]:
    """Indicators off by more than the recorded tolerance, and 1e-6 of single precision."""
    return [
        name
        for name, golden in GOLDEN.items()
        if abs(measured[name] - golden["value"]) > golden["tolerance"] + 1e-6 * abs(golden["value"])
    ]


@pytest.mark.parametrize("name", GOLDEN)
def test_an_indicator_is_as_recorded(measured: dict[str, float], name: str) -> None:
    # The tolerance, four standard deviations over placebo worlds, allows for processors whose
    # exp and log differ in the last bit and so turn a single draw; see record_golden.py.
    golden = GOLDEN[name]
    rounding = 1e-6 * abs(golden["value"])  # sums of single-precision columns
    assert measured[name] == pytest.approx(golden["value"], abs=golden["tolerance"] + rounding)


def test_every_indicator_is_recorded(measured: dict[str, float]) -> None:
    assert list(GOLDEN) == list(measured)
    # Something happens in this world, and the tolerance is smaller than what happens.
    assert all(golden["value"] != 0 for golden in GOLDEN.values())
    loose = {name for name, g in GOLDEN.items() if g["tolerance"] > 0.5 * abs(g["value"])}
    assert loose == set()


@pytest.mark.parametrize(
    "change",
    [
        {"kappa": 0.6},
        {"delta_u_young": 0.01},
        {"private_pay": 5_800.0},
        {"q_llm": 0.25},
        {"lumpy_share": 0.7},
        {"training_interest": 0.05},
        {"order_share": 0.1},
    ],
)
def test_a_number_at_the_end_of_its_range_would_be_noticed(change: dict[str, float]) -> None:
    assert outside(measure(golden_run(None, **change))) != []
