"""The commands as a user calls them, in this process."""

import csv
import io
import json
import math
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import sim
from sim.app.cli import main
from sim.model.economy_data import load_economy
from sim.model.indicators import INDICATORS
from sim.scenario.files import scenario_names

SMALL = ("--population", "2000", "--months", "20")
TWO_SEEDS = ("--seeds", "2", "--processes", "1")
BOTH = ("baseline", "order_based_training")


class Answer(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.out)))


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")

    def answer(*arguments: str) -> Answer:
        code = main(list(arguments))
        return Answer(code, *capsys.readouterr())

    return answer


# Lists


def test_help_speaks_both_languages(call: Any) -> None:
    assert "Set scenarios beside a baseline" in call("--help").out
    assert "把方案与基准对照" in call("--lang", "zh", "--help").out
    for command in ("scenarios", "check", "run", "compare", "parameters"):
        english, chinese = call(command, "--help"), call(command, "--help", "--lang=zh")
        assert (english.code, chinese.code) == (0, 0)
        assert "选项" in chinese.out
        assert "Options" in english.out


def test_no_command_shows_the_help(call: Any) -> None:
    assert call() == call("--help")


def test_version(call: Any) -> None:
    assert call("--version") == (0, f"jobshift {sim.__version__}\n", "")


def test_language_of_the_system(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "名称" in call("scenarios").out
    assert "title" in call("scenarios", "--lang", "en").out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_scenarios_as_a_table(call: Any, lang: str) -> None:
    answer = call("scenarios", "--lang", lang)
    assert answer.code == 0
    assert answer.err == ""
    for name in scenario_names():
        assert f"\n{name} " in answer.out
    assert max(len(line) for line in answer.out.splitlines()) <= 100


def test_scenarios_for_machines(call: Any) -> None:
    listed = call("scenarios", "--format", "json").json
    assert [one["name"] for one in listed] == list(scenario_names())
    rows = call("scenarios", "--format", "csv").rows
    assert [row["digest"] for row in rows] == [one["digest"] for one in listed]


def test_check_says_what_a_file_asks_for(call: Any) -> None:
    answer = call("check", "baseline", "order_based_training")
    assert answer.code == 0
    assert len(answer.out.splitlines()) == 2
    assert "20,000" in answer.out


def test_check_says_every_problem_of_every_file(call: Any, tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('extends = "baseline"\nmonth = 3\npopulation = "many"\n', "utf-8")
    answer = call("check", "baseline", str(bad))
    assert answer.code == 2
    assert len(answer.out.splitlines()) == 1
    assert len(answer.err.splitlines()) == 2
    assert "bad.toml:2: month" in answer.err
    assert 'did you mean "months"' in answer.err
    listed = call("check", "baseline", str(bad), "--format", "json").json
    assert [one["ok"] for one in listed] == [True, False]
    assert len(listed[1]["problems"]) == 2


def test_parameters_lists_every_parameter(call: Any) -> None:
    listed = {one["name"]: one for one in call("parameters", "--format", "json").json}
    economy = load_economy("guangdong")
    assert economy.parameters.keys() <= listed.keys()
    assert "order_based_training.commitment" in listed
    assert listed["order_based_training.paid_on"]["options"] == ["signing", "hire", "retention"]
    for one in listed.values():
        for key in ("value", "unit", "status", "source", "zh", "en"):
            assert one[key] not in (None, ""), f"{one['name']} has no {key}"
    rows = call("parameters", "--format", "csv").rows
    assert [row["name"] for row in rows] == list(listed)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_parameters_by_a_part_of_the_name(call: Any, lang: str) -> None:
    answer = call("parameters", "commitment", "--lang", lang)
    assert answer.code == 0
    assert "order_based_training.commitment" in answer.out.replace("\n", "")
    assert "kappa" not in answer.out


# Worlds


def test_run_as_json(call: Any) -> None:
    answer = call("run", "baseline", *SMALL, "--seed", "7", "--format", "json")
    assert answer.code == 0
    found = answer.json
    for key in ("run_id", "scenario_digest", "model_digest", "result_sha256"):
        assert len(found[key]) == 64
    assert (found["seed"], found["population"], found["months"]) == (7, 2000, 20)
    assert found["seconds"] > 0
    assert found["peak_memory_bytes"] >= 0
    assert found["measures"]["unemployment_rate"] > 0
    options = ("--seed", "7", "--no-store", "--format", "json")
    again = call("run", "baseline", *SMALL, *options).json
    assert again["result_sha256"] == found["result_sha256"]


@pytest.mark.parametrize(("lang", "word"), [("zh", "失业率"), ("en", "unemployment rate")])
def test_run_as_a_table(call: Any, lang: str, word: str) -> None:
    answer = call("run", "order_based_training", *SMALL, "--lang", lang)
    assert answer.code == 0
    assert word in answer.out
    assert "nan" not in answer.out


def test_run_writes_its_tables(call: Any, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "结果"
    answer = call("run", "baseline", *SMALL, "--out", str(folder), "--format", "csv")
    assert answer.code == 0
    assert answer.rows[0].keys() == {"measure", "unit", "value", "zh", "en"}
    written = {path.name for path in folder.iterdir()}
    assert written == {
        f"{name}.csv" for name in ("run", "measures", "monthly", "displaced", "training", "orders")
    }
    monthly = columns_of(folder / "monthly.csv")
    assert monthly == ["month", *INDICATORS]


def columns_of(path: Path) -> list[str]:
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "Excel needs the mark to read Chinese"
    return content.decode("utf-8-sig").splitlines()[0].split(",")


def test_compare_writes_its_tables(call: Any, tmp_path: Path) -> None:
    answer = call("compare", *BOTH, *SMALL, *TWO_SEEDS, "--out", str(tmp_path / "out"))
    assert answer.code == 0
    assert columns_of(tmp_path / "out" / "summary.csv") == [
        "scenario",
        "measure",
        "unit",
        "baseline",
        "policy",
        "difference",
        "lower",
        "upper",
        "seeds",
    ]
    assert columns_of(tmp_path / "out" / "effects.csv") == [
        "scenario",
        "seed",
        "definition",
        "horizon_months",
        "participants",
        "gross",
        "deadweight",
        "harmed",
        "substitution",
        "displacement",
        "net",
    ]
    monthly = columns_of(tmp_path / "out" / "monthly.csv")
    assert monthly == ["scenario", "seed", "month", *INDICATORS]


def test_compare_as_json(call: Any) -> None:
    answer = call("compare", *BOTH, *SMALL, *TWO_SEEDS, "--seed", "5", "--format", "json")
    assert answer.code == 0
    found = answer.json
    assert found["seeds"] == [5, 6]
    assert found["scenarios"] == ["order_based_training"]
    assert {row["scenario"] for row in found["summary"]} == {"order_based_training"}
    for row in found["effects"]:
        parts = row["deadweight"] + row["substitution"] + row["displacement"]
        assert row["net"] == row["gross"] - parts


def test_compare_as_csv(call: Any) -> None:
    answer = call("compare", *BOTH, *SMALL, *TWO_SEEDS, "--format", "csv")
    assert answer.code == 0
    rates = [row for row in answer.rows if row["measure"] == "unemployment_rate"]
    assert len(rates) == 1
    before, after = float(rates[0]["baseline"]), float(rates[0]["policy"])
    assert math.isclose(float(rates[0]["difference"]), after - before, abs_tol=1e-12)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("scaled to 12.8 million people", "may be zero", "competitors")),
        ("zh", ("放大到 1,280 万人", "与零无显著差别", "竞争者")),
    ],
)
def test_compare_as_a_table(call: Any, lang: str, said: tuple[str, ...]) -> None:
    answer = call("compare", *BOTH, "no_ai", *SMALL, *TWO_SEEDS, "--lang", lang)
    assert answer.code == 0
    for words in (*said, *BOTH[1:], "no_ai", "2,000", "--out"):
        assert words in answer.out
    assert "nan" not in answer.out
    assert max(len(line) for line in answer.out.splitlines()) <= 100


def test_competitors_change_whom_the_world_stands_for(call: Any) -> None:
    options = (*SMALL, "--competitors", "1", "--format", "json")
    found = call("run", "baseline", *options).json
    assert found["weight"] == pytest.approx(3.2e6 * 2 / 2000)
