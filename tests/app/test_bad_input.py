"""Bad input: one line on standard error, exit code 2, nothing else and nothing written."""

from pathlib import Path

import pytest

from sim.app import cli
from sim.app.cli import main

BAD = {
    "an unknown command": (["rum"], "rum", "run"),
    "an unknown scenario": (["run", "baselin"], "baselin", "baseline"),
    "an unknown scenario to compare": (["compare", "baseline", "no_al"], "no_al", "no_ai"),
    "no scenario": (["run"], "SCENARIO", ""),
    "nothing to compare": (["compare", "baseline"], "SCENARIO", ""),
    "the same twice": (["compare", "baseline", "no_ai", "no_ai"], "no_ai", ""),
    "a huge population": (["run", "baseline", "--population", "1000000000000"], "population", ""),
    "a word for a number": (["run", "baseline", "--population", "abc"], "--population", "abc"),
    "no months": (["run", "baseline", "--months", "0"], "months", "1..600"),
    "no seeds": (["compare", "baseline", "no_ai", "--seeds", "0"], "seeds", "1.."),
    "a negative seed": (["run", "baseline", "--seed", "-1"], "seed", "-1"),
    "an endless seed": (["run", "baseline", "--seed", "9" * 5000], "--seed", ""),
    "negative processes": (["compare", "baseline", "no_ai", "--processes", "-2"], "processes", ""),
    "no number": (["run", "baseline", "--competitors", "nan"], "--competitors", "nan"),
    "too many competitors": (["run", "baseline", "--competitors", "99"], "competitors", "1..10"),
    "another language": (["scenarios", "--lang", "fr"], "--lang", "zh or en"),
    "another format": (["scenarios", "--format", "jsno"], "--format", "json"),
    "an unknown option": (["run", "baseline", "--sead", "1"], "--sead", "--seed"),
    "an option without a value": (["run", "baseline", "--seed"], "--seed", ""),
    "an unknown parameter": (["parameters", "kapa"], "kapa", "kappa"),
    "an unknown economy": (["parameters", "--economy", "guandong"], "guandong", "guangdong"),
    "no folder": (["run", "baseline", "--out", ""], "--out", ""),
    "no file to check": (["check", "nowhere.toml"], "nowhere.toml", ""),
    "a name of two lines": (["run", "a\nb"], "a\\nb", ""),
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
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8" if lang == "zh" else "C")
    arguments, *said = BAD[what]
    code = main(arguments)
    out, err = capsys.readouterr()
    assert code == 2
    assert out == ""
    assert len(err.splitlines()) == 1
    for words in said:
        assert words in err
    assert list(tmp_path.iterdir()) == []


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


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("months = \n", ":1:"),
        ('extends = "baseline"\n[parameters]\nkapa = 0.5\n', ":3: parameters.kapa"),
        ('extends = "baseline"\nai_path = "quick"\n', ":2: ai_path"),
        ("\x00", ""),
    ],
)
def test_a_bad_file(
    content: str, line: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(content, "utf-8")
    assert main(["run", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"mine.toml{line}" in err
    assert len(err.splitlines()) == 1


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
