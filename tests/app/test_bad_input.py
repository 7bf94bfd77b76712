"""Bad input: one line on standard error, exit code 2, nothing else and nothing written."""

import csv
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.app import cli
from sim.app.cli import main
from sim.app.screen import answer


class Bad(NamedTuple):
    """What is asked, words that the answer must hold, and what stands in ``bad.toml``."""

    arguments: list[str]
    said: tuple[str, ...]
    content: str | bytes | None = None


def on_the_line(*arguments: str, said: tuple[str, ...]) -> Bad:
    return Bad(list(arguments), said)


def in_a_file(content: str | bytes, *said: str) -> Bad:
    return Bad(["run", "bad.toml"], ("bad.toml", *said), content)


CHILD = 'extends = "baseline"\n'
SIZES = ("--population", "1000", "--months", "2")
BAD = {
    # the command line
    "an unknown command": on_the_line("rum", said=("rum", "run")),
    "an unknown scenario": on_the_line("run", "baselin", said=("baselin", "baseline")),
    "an unknown scenario to compare": on_the_line(
        "compare", "baseline", "no_al", said=("no_al", "no_ai")
    ),
    "no scenario": on_the_line("run", said=("SCENARIO",)),
    "nothing to compare": on_the_line("compare", "baseline", said=("SCENARIO",)),
    "the same twice": on_the_line("compare", "baseline", "no_ai", "no_ai", said=("no_ai",)),
    "a huge population": on_the_line(
        "run", "baseline", "--population", "1000000000000", said=("population",)
    ),
    "a word for a number": on_the_line(
        "run", "baseline", "--population", "abc", said=("--population", "abc")
    ),
    "no months": on_the_line("run", "baseline", "--months", "0", said=("months", "1..600")),
    "no seeds": on_the_line("compare", "baseline", "no_ai", "--seeds", "0", said=("seeds", "1..")),
    "10^12 runs": on_the_line(
        "compare", "baseline", "no_ai", "--seeds", "1000000000000", said=("seeds", "1..10000")
    ),
    "10^12 processes": on_the_line(
        "compare", "baseline", "no_ai", "--processes", "1000000000000", said=("processes",)
    ),
    "a port that is none": on_the_line(
        "serve", "--port", "70000", said=("--port", "70000", "65535")
    ),
    "a word for a port": on_the_line("serve", "--port", "web", said=("--port", "web")),
    "a negative seed": on_the_line("run", "baseline", "--seed", "-1", said=("seed", "-1")),
    "a seed of 5,000 digits": on_the_line(
        "run", "baseline", "--seed", "9" * 5000, said=("--seed",)
    ),
    "negative processes": on_the_line(
        "compare", "baseline", "no_ai", "--processes", "-2", said=("processes",)
    ),
    "no number": on_the_line(
        "run", "baseline", "--competitors", "nan", said=("--competitors", "nan")
    ),
    "too many competitors": on_the_line(
        "run", "baseline", "--competitors", "99", said=("competitors", "1..10")
    ),
    "another language": on_the_line("scenarios", "--lang", "fr", said=("--lang", "zh, en")),
    "another format": on_the_line("scenarios", "--format", "jsno", said=("--format", "json")),
    "an unknown option": on_the_line("run", "baseline", "--sead", "1", said=("--sead", "--seed")),
    "an option without a value": on_the_line("run", "baseline", "--seed", said=("--seed",)),
    "an unknown parameter": on_the_line("parameters", "kapa", said=("kapa", "kappa")),
    "an unknown economy": on_the_line(
        "parameters", "--economy", "guandong", said=("guandong", "guangdong")
    ),
    "no folder": on_the_line("run", "baseline", "--out", "", said=("--out",)),
    "a folder's name too long": on_the_line(
        "run", "baseline", *SIZES, "--out", "o" * 5000, said=("out", "too long")
    ),
    "nobody in the panel": on_the_line(
        "run", "baseline", *SIZES, "--out", "o", "--panel", "0", said=("panel", "1 or more")
    ),
    "no file to check": on_the_line("check", "nowhere.toml", said=("nowhere.toml",)),
    "a name of two lines": on_the_line("run", "a\nb", said=("a\\nb",)),
    "a name with ..": on_the_line("run", "../../baseline", said=("../../baseline",)),
    "a name with NUL": on_the_line("run", "a\0b", said=("a\\x00b",)),
    "a name that turns the writing round": on_the_line(
        "run", "\u202ebaseline", said=("\\u202ebaseline",)
    ),
    "a name that clears the screen": on_the_line("run", "\x1b[2Jbaseline", said=("\\x1b[2J",)),
    "SQL for a name": on_the_line("run", "x'; DROP TABLE runs; --", said=("DROP TABLE",)),
    "SQL for a run": on_the_line("runs", "show", "%' OR 1=1 --", said=("store",)),
    "a formula for a name": on_the_line("run", "=1+1", said=("=1+1",)),
    "a folder for a scenario": on_the_line("run", ".", said=("a folder",)),
    "a store that is a folder": on_the_line("run", "baseline", "--store", ".", said=("store",)),
    "a store's name too long": on_the_line(
        "run", "baseline", *SIZES, "--store", "s" * 5000, said=("store", "too long")
    ),
    "a store at no port": on_the_line(
        "run", "baseline", *SIZES, "--store", "postgresql://me:secret@here:x/db", said=("port",)
    ),
    # files
    "nested brackets": in_a_file("a = " + "[" * 100_000, "nested brackets"),
    "nested tables": in_a_file("a = " + "{a = " * 50_000, "nested brackets"),
    "nested keys": in_a_file("a" + ".a" * 400_000 + " = 1", "nested keys"),
    "two marks of the byte order": in_a_file(b"\xef\xbb\xbf" * 2 + CHILD.encode(), "not TOML"),
    "UTF-16": in_a_file(CHILD.encode("utf-16"), "byte 0x", "UTF-8"),
    "UTF-32": in_a_file(CHILD.encode("utf-32"), "byte 0x", "UTF-8"),
    "GBK": in_a_file("title = {zh = '订单', en = ''}".encode("gbk"), "byte 0x", "UTF-8"),
    "a number of 5,000 digits": in_a_file("months = " + "9" * 5000, "thousands of digits"),
    "an exponent of 5,000 digits": in_a_file("competitors = 1e" + "9" * 5000, "competitors"),
    "more than 1 MiB": in_a_file("#" * (1024 * 1024 + 1), "1 MiB"),
    "NUL": in_a_file("\0", "not TOML"),
    "a page of NULs": in_a_file(b"\0" * 4096, "not TOML"),
    "no value": in_a_file("months = \n", ":1:"),
    "the file's name with ..": in_a_file('name = "../x"', ":1: name"),
    "an ancestor with ..": in_a_file('extends = "../baseline"', ":1: extends"),
    "an ancestor with NUL": in_a_file('extends = "a\\u0000b"', "a\\x00b"),
    "its own ancestor": in_a_file('extends = "bad"', ":1: extends"),
    "a title that commands the screen": in_a_file(
        CHILD + 'title = {zh = "\\u001b[2J", en = "x"}', "title.zh", "\\x1b[2J"
    ),
    "a title that turns the writing round": in_a_file(
        CHILD + 'title = {zh = "x", en = "\\u202ex"}', "title.en", "\\u202e"
    ),
    "a key that turns the writing round": in_a_file('"\\u202e" = 1', "\\u202e"),
    "SQL for a path of AI": in_a_file('ai_path = "\'; DROP TABLE runs; --"', ":1: ai_path"),
    "an economy elsewhere": in_a_file('economy = "../.."', ":1: economy"),
    "an unknown key": in_a_file(CHILD + "[parameters]\nkapa = 0.5\n", ":3: parameters.kapa"),
    "an unknown path of AI": in_a_file(CHILD + 'ai_path = "quick"\n', ":2: ai_path"),
    "infinity": in_a_file(CHILD + "[parameters]\nkappa = inf", ":3: parameters.kappa"),
    "80,000 unknown keys": in_a_file("".join(f"k{i} = 1\n" for i in range(80_000)), ":1: k0"),
}


def in_a_sweep(content: str | bytes, *said: str, command: str = "sweep") -> Bad:
    return Bad([command, "bad.toml"], ("bad.toml", *said), content)


SWEEP = 'baseline = "baseline"\nscenarios = ["order_based_training"]\n'
VARIED = SWEEP + "[vary]\n"
INDICES = SWEEP + 'design = "morris"\nsamples = 2\n[vary]\n'
BAD |= {
    "a sweep of 10^12 runs": in_a_sweep(
        VARIED
        + "".join(f"{name} = {{levels = 1000}}\n" for name in ("kappa", "tau", "trust", "rho_v")),
        "at most 1,000,000",
    ),
    "a sweep of nested brackets": in_a_sweep("a = " + "[" * 100_000, "nested brackets"),
    "a sweep in UTF-16": in_a_sweep(SWEEP.encode("utf-16"), "byte 0x"),
    "a sweep's name with ..": in_a_sweep('name = "../x"\n' + SWEEP, ":1: name"),
    "a sweep of a scenario with NUL": in_a_sweep('scenarios = ["a\\u0000b"]', "a\\x00b"),
    "a sweep of SQL": in_a_sweep('scenarios = ["\'; DROP TABLE runs; --"]', ":1: scenarios"),
    "a sweep of what turns the writing round": in_a_sweep(VARIED + '"\\u202e" = {}', "\\u202e"),
    "a sweep of a formula": in_a_sweep(VARIED + 'kappa = ["=1+1"]', ":4: vary.kappa"),
    "a sample of 5,000 digits": in_a_sweep(
        SWEEP + 'design = "sobol"\nsamples = 0x' + "f" * 5000, "6,000 digits"
    ),
    "a sweep without values": in_a_sweep(VARIED + "kappa = []", ":4: vary.kappa"),
    "a range turned round": in_a_sweep(VARIED + "kappa = {low = 1, high = 0}", "low below high"),
    "an unknown design": in_a_sweep(SWEEP + 'design = "sobel"', 'did you mean "sobol"?'),
    "indices of a grid": in_a_sweep(VARIED + "kappa = {}", "saltelli", command="sensitivity"),
    "indices of one name": in_a_sweep(INDICES + "kappa = {}", "two names", command="sensitivity"),
    "an unknown outcome": Bad(
        ["sensitivity", "bad.toml", "--outcome", "account_job_year"],
        ('did you mean "account_job_years"?',),
        INDICES + "kappa = {}\ntrust = {}",
    ),
    "SQL for a sweep": on_the_line("explore", "x'; DROP TABLE runs; --", said=("store",)),
    "a price of nothing": on_the_line(
        "break-even", "x", "kappa", "--price", "abc", said=("price",)
    ),
}


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_one_line(
    what: str,
    lang: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8" if lang == "zh" else "C")
    bad = BAD[what]
    if bad.content is not None:
        content = bad.content.encode() if isinstance(bad.content, str) else bad.content
        Path("bad.toml").write_bytes(content)
    before = list(tmp_path.rglob("*"))
    code = main(bad.arguments)
    out, err = capsys.readouterr()
    assert code == 2
    assert out == ""
    assert len(err.splitlines()) == 1
    assert err.strip("\n").isprintable()
    assert "secret" not in err
    if lang == "en":
        for words in bad.said:
            assert words in err
    elif bad.content is not None:
        assert re.search(r"[\u4e00-\u9fff]", err)
    assert list(tmp_path.rglob("*")) == before


def test_there_are_forty_kinds() -> None:
    assert len(BAD) >= 40


def test_a_chain_of_thousands_of_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for number in range(2_000):
        (tmp_path / f"c{number}.toml").write_text(f'extends = "c{number + 1}"\n', "utf-8")
    assert main(["run", str(tmp_path / "c0.toml")]) == 2
    assert "a chain of more than 16 files" in capsys.readouterr().err


def test_a_formula_in_a_title_is_text_in_a_spreadsheet(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(CHILD + "title = {zh = '=1+1', en = '@SUM(A1)'}", "utf-8")
    assert main(["check", str(path), "--format", "csv"]) == 0
    (row,) = csv.DictReader(capsys.readouterr().out.splitlines())
    assert row["title_zh"] == "'=1+1"
    assert row["title_en"] == "'@SUM(A1)"


def test_no_text_commands_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    answer().print("\x1b[2J\u202e广州\u3000ok")
    assert capsys.readouterr().out == "\\x1b[2J\\u202e广州\u3000ok\n"


COMMANDS: tuple[list[str], ...] = (
    ["check", "--"],
    ["runs", "show", "--store", "none.db", "--"],
    ["parameters"],
    [],
)


@given(
    st.sampled_from(COMMANDS), st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=3)
)
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_words(
    capsys: pytest.CaptureFixture[str], command: list[str], words: list[str]
) -> None:
    code = main([*command, *words])
    out, err = capsys.readouterr()
    if code == 0:  # a part of a parameter's name, or an option such as --help
        return
    assert code == 2
    assert out == ""
    assert all(line.isprintable() for line in err.splitlines())
    assert len(err.splitlines()) == (len(words) if command[:1] == ["check"] else 1)


@pytest.mark.parametrize("command", [["run", "baseline"], ["compare", "baseline", "no_ai"]])
def test_a_folder_that_cannot_be_written(
    command: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_text("mine", "utf-8")
    for folder in (file, file / "below"):
        assert main([*command, "--out", str(folder)]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert len(err.splitlines()) == 1
        assert "out" in err
    assert file.read_text("utf-8") == "mine"


def test_a_bug_is_one_line_and_keeps_its_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(cli, "translated", broken)
    assert main(["scenarios"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    (kept,) = tmp_path.iterdir()
    assert str(kept) in err
    assert "RuntimeError: two" in kept.read_text("utf-8")


def test_an_interruption_has_a_code_of_its_own(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "translated", interrupted)
    assert main(["scenarios"]) == 130
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("asked", ["all", "0"])
def test_a_number_of_threads_that_is_none(
    asked: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOBSHIFT_THREADS", asked)
    assert main(["scenarios", "--lang", "en"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"JOBSHIFT_THREADS: found {asked!r}; allowed a whole number, 1..1024\n"
