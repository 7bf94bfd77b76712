"""Whatever a file holds, the answer is a scenario or a line that says what is wrong."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.experiments.sweeps.file import load_sweep
from sim.model.columns import EDUCATION
from sim.model.economy_data import InvalidEconomy, load_economy
from sim.policies.catalogue import policy_classes
from sim.quantity import Quantity
from sim.scenario.files import load_scenario
from sim.scenario.problem import LONGEST_ECHO, InvalidScenario, shown, shown_key
from sim.scenario.schema import STATUSES, Scenario, Target

relaxed = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

ECONOMY = load_economy()

words = st.sampled_from(["fast", "none", "any", "exposed", "hire", "foshan", "baseline", "gig"])
numbers = st.one_of(
    st.integers(), st.floats(), st.integers(0, 60), st.floats(0, 1), st.just(10**400)
)
values = st.recursive(
    st.one_of(numbers, words, st.text(max_size=8), st.booleans()),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
settings_of_policies = [key for cls in policy_classes().values() for key in cls.parameters]
targets = st.dictionaries(st.sampled_from(list(Target.model_fields)), values, max_size=3)
policies = st.dictionaries(
    st.sampled_from([*policy_classes(), "gift"]),
    st.builds(
        lambda own, target: own | ({"target": target} if target else {}),
        st.dictionaries(
            st.sampled_from([*settings_of_policies, "start", "end", "budget"]), values, max_size=4
        ),
        targets,
    ),
    max_size=2,
)
tables = st.fixed_dictionaries(
    {},
    optional={
        "extends": st.one_of(words, values),
        "economy": st.one_of(st.just("guangdong"), values),
        "ai_path": st.one_of(words, values),
        "months": st.one_of(st.integers(1, 600), values),
        "population": st.one_of(st.integers(1000, 10**6), values),
        "competitors": values,
        "parameters": st.dictionaries(
            st.sampled_from(sorted(ECONOMY.parameters)), numbers, max_size=3
        ),
        "policies": st.one_of(policies, values),
        "cities": st.dictionaries(words, st.dictionaries(st.just("ai_path"), values), max_size=2),
    },
)


def toml(value):
    """A value as TOML; what TOML cannot say makes a broken file, which is as good a test."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower()


def answer(path):
    """The scenario, or None after a refusal that can be printed."""
    try:
        scenario = load_scenario(path)
    except InvalidScenario as error:
        lines = error.problems
    else:
        assert isinstance(scenario, Scenario)
        return scenario
    assert lines
    assert all(line.isprintable() for line in lines)
    return None


@given(st.binary(max_size=200))
@relaxed
def test_any_bytes(tmp_path, content):
    path = tmp_path / "any.toml"
    path.write_bytes(content)
    answer(path)


@given(st.text(max_size=200))
@relaxed
def test_any_text(tmp_path, content):
    path = tmp_path / "any.toml"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    answer(path)


@given(tables)
@settings(relaxed, max_examples=400)
def test_any_tables(tmp_path, table):
    path = tmp_path / "any.toml"
    text = "".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in table.items())
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    scenario = answer(path)
    if scenario is not None:
        use(scenario)


JUNK = (
    *(b"\0", b"\xff", b"\xef\xbb\xbf", b"\x1b[2J", "\u202e".encode(), b"[" * 2000, b'"', b"\n"),
    *(b"nan", b"inf", b"-1", b"9" * 5000, b"1e400", b"0x1f", b"1_0", b"true", b"=1+1", b"..", b","),
)


@st.composite
def damaged(draw, content):
    """A file in which a piece was overwritten, put in, taken out or cut off."""
    start = draw(st.integers(0, len(content)))
    end = min(len(content), start + draw(st.integers(0, 20)))
    middle = draw(st.one_of(st.just(b""), st.sampled_from(JUNK), st.binary(max_size=8)))
    rest = b"" if draw(st.booleans()) and draw(st.booleans()) else content[end:]
    return content[:start] + middle + rest


SHIPPED = [path.read_bytes() for path in sorted(Path("scenarios").glob("*.toml"))]


@given(st.sampled_from(SHIPPED).flatmap(damaged))
@settings(relaxed, max_examples=300)
def test_any_damage_to_a_scenario(tmp_path, content):
    path = tmp_path / "any.toml"
    path.write_bytes(content)
    scenario = answer(path)
    if scenario is not None:
        use(scenario)


SWEEPS = [path.read_bytes() for path in sorted(Path("scenarios/sweeps").glob("*.toml"))]
axes = st.dictionaries(
    st.sampled_from(["kappa", "ai_path", "population", "competitors", "order_based_training", "x"]),
    st.one_of(
        values,
        st.lists(values, max_size=3),
        st.dictionaries(
            st.sampled_from(["low", "high", "levels", "payment", "y"]), values, max_size=3
        ),
    ),
    max_size=3,
)
sweeps = st.fixed_dictionaries(
    {"scenarios": st.one_of(st.just(["order_based_training"]), values)},
    optional={
        "baseline": st.one_of(st.just("baseline"), values),
        "seeds": values,
        "samples": st.one_of(st.integers(1, 64), values),
        "design": st.one_of(st.sampled_from(["grid", "sobol", "morris", "saltelli"]), values),
        "vary": st.one_of(axes, values),
    },
)


def sweep_answer(path):
    """The sweep's points, or None after a refusal that can be printed."""
    try:
        asked = load_sweep(path)
        return asked.design.points() if asked.size <= 10_000 else []
    except InvalidScenario as error:
        lines = error.problems
    assert all(line.isprintable() for line in lines)
    return None


@given(st.sampled_from(SWEEPS).flatmap(damaged))
@settings(relaxed, max_examples=60)
def test_any_damage_to_a_sweep(tmp_path, content):
    path = tmp_path / "any.toml"
    path.write_bytes(content)
    sweep_answer(path)


@given(sweeps)
@settings(relaxed, max_examples=150)
def test_any_sweep(tmp_path, table):
    path = tmp_path / "any.toml"
    text = "".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in table.items())
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    sweep_answer(path)


GUANGDONG = {
    path.name: path.read_bytes()
    for path in Path("calibration/guangdong").iterdir()
    if path.is_file()
}


@pytest.fixture(scope="module")
def economy_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("economy")
    for name, content in GUANGDONG.items():
        (folder / name).write_bytes(content)
    return folder


@given(st.data())
@settings(relaxed, max_examples=120)
def test_any_damage_to_an_economy(economy_folder, data):
    name = data.draw(st.sampled_from(sorted(GUANGDONG)))
    (economy_folder / name).write_bytes(data.draw(damaged(GUANGDONG[name])))
    try:
        with suppress(InvalidEconomy):
            load_economy(str(economy_folder))
    finally:
        (economy_folder / name).write_bytes(GUANGDONG[name])


def within(declaration):
    """Values that a declared number or choice may take."""
    if not isinstance(declaration, Quantity):
        return st.sampled_from(declaration.options)
    return st.floats(declaration.low, declaration.high)


def names_of(names):
    return st.lists(st.sampled_from(names), min_size=1, max_size=4)


def policy_table(cls):
    groups = {
        "age_min": st.integers(16, 50),
        "age_max": st.floats(51, 200),
        "education_max": st.sampled_from(EDUCATION),
        "occupations": st.one_of(st.sampled_from(["any", "exposed"]), names_of(OCCUPATIONS)),
        "cities": st.one_of(st.just("any"), names_of(CITIES)),
        "status": names_of(STATUSES),
        "share": st.floats(0, 1),
    }
    readable = {"people": groups, "cities": {"cities": groups["cities"]}, "nobody": {}}
    target = st.fixed_dictionaries({}, optional=readable[cls.targets])
    times = {"start": st.integers(0, 11), "end": st.integers(12, 600), "budget": st.floats(0, 1e12)}
    own = {name: within(declaration) for name, declaration in cls.parameters.items()}
    return st.fixed_dictionaries({}, optional={**times, **own, "target": target})


OCCUPATIONS, CITIES = ECONOMY.occupations.ids, ECONOMY.cities.ids
PATHS = st.sampled_from([*ECONOMY.ai_paths, "none"])
sensible = st.fixed_dictionaries(
    {},
    optional={
        "ai_path": PATHS,
        "months": st.integers(12, 600),
        "population": st.integers(1000, 20_000_000),
        "competitors": st.floats(1, 10),
        "policies": st.fixed_dictionaries(
            {}, optional={name: policy_table(cls) for name, cls in policy_classes().items()}
        ),
        "cities": st.dictionaries(
            st.sampled_from(CITIES), st.fixed_dictionaries({"ai_path": PATHS}), max_size=3
        ),
    },
)


@given(sensible)
@settings(relaxed, max_examples=100)
def test_any_sensible_table_is_accepted(tmp_path, table):
    path = tmp_path / "any.toml"
    text = "".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in table.items())
    path.write_text(text, encoding="utf-8")
    scenario = load_scenario(path)
    use(scenario)
    assert scenario.with_options().digest == scenario.digest


def use(scenario):
    """Whatever was accepted can be run: nothing later may find fault with it."""
    economy = scenario.data()
    assert len(scenario.digest) == 64
    assert scenario.rates(economy).shape == (1,)
    assert scenario.city_paths(economy).shape[0] == len(economy.cities)
    for policy in scenario.policy_objects(economy):
        assert policy.programme(1.0)["share"] <= 1.0


@given(st.text(max_size=80))
@relaxed
def test_any_name(name):
    answer(name)


@given(values)
@relaxed
def test_an_echo_is_short_and_prints(value):
    for text in (shown(value), shown_key((str(value)[:200], "x"))):
        assert len(text) <= LONGEST_ECHO
        assert text.isprintable()


def test_odd_values_can_be_echoed():
    odd: tuple[object, ...] = (10**10_000, -(10**10_000), 10**60, {}, [1, 2], None)
    for value in odd:
        assert 0 < len(shown(value)) <= LONGEST_ECHO
