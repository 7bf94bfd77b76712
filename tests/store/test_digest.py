import numpy as np
import pytest

from sim.model.columns import ORDER
from sim.store.digest import arrays_digest, model_digest, run_id


def test_padding_between_fields_does_not_count():
    one, other = np.zeros(3, ORDER), np.zeros(3, ORDER)
    other.view(np.uint8)[:] = 7
    for name in ORDER.names or ():
        other[name] = 0
    assert one.tobytes() != other.tobytes()
    assert arrays_digest({"orders": one}) == arrays_digest({"orders": other})


@pytest.mark.parametrize(
    "changed",
    [
        {"a": np.arange(6)},
        {"b": np.arange(6.0)},
        {"a": np.arange(6.0).reshape(2, 3)},
        {"a": np.arange(6.0).astype("f4")},
        {"a": np.array([0.0, 1.0, 2.0, 3.0, 4.0, np.nextafter(5.0, 6.0)])},
    ],
)
def test_names_types_shapes_and_the_last_bit_count(changed):
    assert arrays_digest(changed) != arrays_digest({"a": np.arange(6.0)})


def test_byte_order_and_layout_do_not_count():
    plain = np.arange(12.0).reshape(3, 4)
    for same in (plain.astype(">f8"), np.asfortranarray(plain)):
        assert arrays_digest({"a": same}) == arrays_digest({"a": plain})


def test_a_run_is_named_by_scenario_seed_and_model(reference):
    names = {run_id("a", 1, "m"), run_id("a", 2, "m"), run_id("b", 1, "m"), run_id("a", 1, "n")}
    assert len(names) == 4
    assert all(len(name) == 64 for name in names)
    assert model_digest(reference) == model_digest(reference) != reference.digest


@pytest.fixture(scope="module")
def reference():
    from sim.model.economy_data import load_economy

    return load_economy()
