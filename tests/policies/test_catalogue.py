import subprocess
import sys
from pathlib import Path

import pytest

import sim.policies
from sim.policies.catalogue import RESERVED, policy_classes, policy_names
from sim.policies.policy import Policy


def test_every_file_of_the_package_is_a_policy():
    assert {"order_based_training", "per_head_subsidy"} <= set(policy_names())
    assert tuple(policy_classes()) == policy_names() == tuple(sorted(policy_names()))
    for name, policy in policy_classes().items():
        assert policy.name == name
        assert issubclass(policy, Policy)
        assert not set(policy.parameters) & set(RESERVED)


def test_names_are_known_without_importing_a_policy():
    program = (
        "import sys; from sim.policies.catalogue import policy_names; assert policy_names();"
        "assert not {'numba', 'numpy', 'mesa'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(sim.__path__[0]).parent)


BODY = """
from sim.policies.policy import Policy
class {cls}(Policy):
    name = "{name}"
    parameters = {parameters}
"""


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("empty_one", "", "must hold one policy"),
        ("misnamed", BODY.format(cls="A", name="other", parameters={}), "name must be 'misnamed'"),
        ("greedy", BODY.format(cls="A", name="greedy", parameters={"start": 0}), "reserved"),
    ],
)
def test_a_file_that_is_no_policy_is_refused(tmp_path, monkeypatch, file, content, said):
    (tmp_path / f"{file}.py").write_text(content, encoding="utf-8")
    monkeypatch.setattr(sim.policies, "__path__", [str(tmp_path), *sim.policies.__path__])
    with pytest.raises(TypeError, match=said):
        policy_classes()


def test_a_new_policy_is_one_file(tmp_path, monkeypatch):
    content = BODY.format(cls="Gift", name="gift_of_time", parameters={})
    (tmp_path / "gift_of_time.py").write_text(content, encoding="utf-8")
    monkeypatch.setattr(sim.policies, "__path__", [str(tmp_path), *sim.policies.__path__])
    assert policy_classes()["gift_of_time"].__name__ == "Gift"
