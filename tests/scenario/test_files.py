import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.scenario.files import load_scenario, scenario_names
from sim.scenario.problem import InvalidScenario

ROOT = Path(sim.__path__[0]).parent
SHIPPED = {
    "baseline": ("central", []),
    "no_ai": ("none", []),
    "order_based_training": ("central", ["order_based_training"]),
    "per_head_subsidy": ("central", ["per_head_subsidy"]),
    "orders_and_per_head": ("central", ["order_based_training", "per_head_subsidy"]),
    "baseline_fast": ("fast", []),
    "baseline_slow": ("slow", []),
}


@pytest.fixture
def put(tmp_path):
    def put(name, text):
        path = tmp_path / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return put


def refusal(name_or_path):
    with pytest.raises(InvalidScenario) as error:
        load_scenario(name_or_path)
    for line in error.value.problems:
        assert line.isprintable()
    return str(error.value)


# What ships


def test_the_scenarios_that_ship():
    assert set(SHIPPED) <= set(scenario_names())
    assert list(scenario_names()) == sorted(scenario_names())


@pytest.mark.parametrize("name", scenario_names())
def test_a_shipped_scenario_says_what_it_is(name):
    scenario = load_scenario(name)
    assert scenario.name == name
    assert scenario.months == 72
    for words in (scenario.title, scenario.description):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in words.zh)
        assert words.en.isascii()
        assert words.en.strip()


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scenario_is_what_its_name_says(name):
    scenario = sim.load_scenario(name)
    path, policies = SHIPPED[name]
    assert scenario.ai_path == path
    assert [policy.name for policy in scenario.policy_objects(scenario.data())] == policies
    assert {entry.start for entry in scenario.policies.values()} <= {12}


def test_both_policies_together_are_each_on_its_own_terms():
    both = load_scenario("orders_and_per_head").resolved()
    for name in ("order_based_training", "per_head_subsidy"):
        alone = load_scenario(name).resolved()
        assert both["policies"][name] == alone["policies"][name]
        assert both | {"policies": {}} == alone | {"policies": {}}


def test_an_installed_copy_reads_its_own_scenarios(monkeypatch, tmp_path):
    folder = tmp_path / "sim" / "data" / "scenarios"
    folder.mkdir(parents=True)
    (folder / "only.toml").write_text("months = 3")
    monkeypatch.setattr(sim, "__path__", [str(tmp_path / "sim")])
    assert scenario_names() == ("only",)
    assert load_scenario("only").months == 3


def test_a_copy_without_scenarios_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(sim, "__path__", [str(tmp_path / "sim")])
    assert "found no such folder" in refusal("baseline")


# Finding and extending


def test_a_path_need_not_be_a_string(put):
    path = put("mine", "months = 5")
    assert load_scenario(path).months == load_scenario(str(path)).months == 5
    assert load_scenario(path).file == path


def test_a_byte_order_mark_and_windows_lines_are_fine(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes("\ufeffmonths = 5\r\npopulation = 2000\r\n".encode())
    assert load_scenario(path).population == 2000


def test_a_child_wins_key_by_key(put):
    put("parent", "months = 50\n[parameters]\nkappa = 0.5\nlock_in = 0.4\n[title]\nzh='父'\nen='P'")
    child = load_scenario(put("child", "extends = 'parent'\n[parameters]\nkappa = 0.6"))
    assert child.months == 50
    assert child.parameters == {"kappa": 0.6, "lock_in": 0.4}
    assert (child.name, child.title.en) == ("child", "child")


def test_a_chain_of_three_ends_in_a_shipped_scenario(put):
    put("middle", "extends = 'order_based_training'\n[policies.order_based_training]\naudit = 0.3")
    path = put("leaf", "extends = 'middle.toml'\n[policies.order_based_training]\nstart = 24")
    entry = load_scenario(path).policies["order_based_training"]
    assert entry.start == 24
    assert entry.settings["audit"] == 0.3
    assert entry.settings["payment"] == 2000.0


def test_a_file_beside_hides_a_shipped_one_but_never_itself(put):
    own = put("baseline", "extends = 'baseline'\nmonths = 7")
    assert load_scenario(own).months == 7
    assert load_scenario(own).title != load_scenario("baseline").title
    assert load_scenario(put("child", "extends = 'baseline'")).months == 7


@pytest.mark.parametrize(
    "child", ["competitors = 2", "[parameters]\ncompetitors = 2"], ids=["key", "parameter"]
)
@pytest.mark.parametrize("parent", ["competitors = 5", "[parameters]\ncompetitors = 5"])
def test_a_child_may_set_competitors_either_way(put, parent, child):
    put("parent", parent)
    scenario = load_scenario(put("child", "extends = 'parent'\n" + child))
    assert scenario.overrides() == {"competitors": 2.0}


def test_cycles_are_named(put):
    put("b", "extends = 'a'")
    said = refusal(put("a", "extends = 'b'"))
    assert "b.toml:1: extends: found a cycle (a, b, a); allowed a chain that ends" in said


def test_an_error_in_a_parent_names_the_parent(put):
    put("parent", "# first\nmonths = 0")
    assert "parent.toml:2: months: found 0" in refusal(put("child", "extends = 'parent'"))


# What is wrong, in one line


def test_all_problems_are_told(put):
    path = put("bad", "ai_path = 'x'\n[parameters]\nkapa = 1\nhard_cap = 2\n[policies.gift]")
    with pytest.raises(InvalidScenario) as error:
        load_scenario(path)
    assert len(error.value.problems) == 4
    assert str(error.value) == error.value.problems[0] + " (+3 more)"
    assert pickle.loads(pickle.dumps(error.value)).problems == error.value.problems


def test_thousands_of_problems_are_cut_short(put):
    lines = "".join(f"k{n} = 1\n" for n in range(20_000))
    with pytest.raises(InvalidScenario) as error:
        load_scenario(put("bad", "[parameters]\n" + lines))
    assert 10 < len(error.value.problems) < 100


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "basline",
            "basline: scenario: found no such file; allowed a path to a TOML file or a name",
        ),
        ("basline", 'did you mean "baseline"?'),
        ("", "'': scenario: found no such file"),
        (".", ".: file: found a folder; allowed a TOML file"),
        ("a\0b", "a\\x00b: scenario: found no such file"),
        ("x" * 5000, "found no such file"),
        ("no\u202ename", "no\\u202ename: scenario: found no such file"),
        ("nowhere/at/all.toml", "nowhere/at/all.toml: scenario: found no such file"),
        (Path("baseline"), "baseline: scenario: found no such file"),
    ],
)
def test_what_is_not_there(name, said, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert said in refusal(name)


def test_the_nearest_file_is_named(put):
    path = put("my_experiment", "")
    hint = refusal(path.with_name("my_experimant.toml")).partition("did you mean")[2]
    assert "my_experiment.toml" in hint


def test_another_encoding_is_told_by_the_first_wrong_byte(tmp_path):
    path = tmp_path / "gbk.toml"
    path.write_bytes("name = '转岗'".encode("gbk"))
    assert "gbk.toml: file: found byte 0xb8 at offset 10; allowed text in UTF-8" in refusal(path)


def test_an_unreadable_file_is_named(put, monkeypatch):
    def closed(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    path = put("mine", "")
    monkeypatch.setattr(Path, "open", closed)
    assert "mine.toml: file: found it unreadable (Permission denied)" in refusal(path)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero here")
def test_a_device_is_not_read():
    assert "found a device or pipe" in refusal("/dev/zero")


def test_a_line_is_not_guessed(put):
    text = "description = {en = '', zh = '''\nmonths = 3\n'''}\nmonths = 0"
    assert "bad.toml: months: found 0" in refusal(put("bad", text))


def test_an_error_needs_neither_mesa_nor_numba():
    program = (
        "import sys; import sim\n"
        "try: sim.load_scenario('basline')\n"
        "except ValueError: pass\n"
        "sim.load_scenario('baseline')\n"
        "assert not {'mesa', 'numba', 'pandas', 'scipy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
