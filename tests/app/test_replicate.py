"""``jobshift replicate``: what it prints and writes, and what it says of bad files."""

import json
from pathlib import Path

import pytest

from sim.app.cli import main
from sim.experiments.replication.inputs import CHANGES

MODEL = ("replicate", "occupational-mobility")
JOBS = "occupation,automation_probability,employment\na,0.1,300\nb,0.9,200\n"
SHORT = """steps = 40
shock_start = 20
shock_years = 2
before_first = 10
before_end = 20
after_first = 20
after_end = 40
"""


@pytest.fixture
def short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A market of two occupations and forty steps."""
    monkeypatch.chdir(tmp_path)
    Path("jobs.csv").write_text(JOBS, "utf-8")
    Path("rates.toml").write_text(SHORT, "utf-8")
    return [*MODEL, "--occupations", "jobs.csv", "--rates", "rates.toml"]


@pytest.mark.parametrize(
    ("code", "said"), [("en", "by this program's market code"), ("zh", "复现")]
)
def test_people_are_shown_beside_the_mean_field(
    short: list[str], code: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    people = ("--population", "2000", "--seeds", "3", "--out", "out", "--lang", code)
    assert main([*short, *people]) == 0
    out, _ = capsys.readouterr()
    assert said in out
    assert "2,000" in out
    files = {path.name for path in Path("out").iterdir()}
    assert files == {
        "occupations.csv",
        "steps.csv",
        "simulated.csv",
        "codebook.csv",
        "course.png",
        "changes.png",
        "population.png",
    }


def test_the_published_table_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(list(MODEL)) == 0
    out, _ = capsys.readouterr()
    assert "+20.3487" in out
    assert "e-05" in out


@pytest.mark.parametrize("form", ["json", "csv"])
def test_an_answer_for_programs_is_alone_on_standard_output(
    short: list[str], form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*short, "--format", form]) == 0
    out, _ = capsys.readouterr()
    if form == "json":
        rows = json.loads(out)
        assert [row["occupation"] for row in rows] == ["a", "b"]
        assert all(isinstance(row[name], float) for row in rows for name in CHANGES)
    else:
        assert out.splitlines()[0] == ",".join(["occupation", "automation_probability", *CHANGES])


BAD = {
    "another model": (["replicate", "occupational"], ("model", "occupational-mobility"), ""),
    "too few people": (["--population", "10"], ("population", "1000"), ""),
    "no seeds": (["--population", "2000", "--seeds", "0"], ("seeds", "1..10000"), ""),
    "no file": (["--mobility", "nowhere.csv"], ("nowhere.csv",), ""),
    "a letter for a probability": (
        ["--occupations", "bad.csv"],
        ("bad", "automation_probability", "row 2", "0..1"),
        JOBS.replace("0.1", "x"),
    ),
    "a column too few": (
        ["--occupations", "bad.csv"],
        ("automation_probability", "found nothing"),
        "occupation\na\nb\n",
    ),
    "one occupation": (["--occupations", "bad.csv"], ("2..5000",), JOBS.rpartition("b,")[0]),
    "an occupation twice": (["--occupations", "bad.csv"], ("a 2 times",), JOBS.replace("b,", "a,")),
    "all work gone": (
        ["--occupations", "bad.csv"],
        ("automation_probability", "found 1 everywhere"),
        JOBS.replace("0.1", "1").replace("0.9", "1"),
    ),
    "an unknown rate": (
        ["--rates", "bad.toml"],
        ("delta_q", 'did you mean "delta_'),
        "delta_q = 1\n",
    ),
    "a rate of 2": (["--rates", "bad.toml"], ("delta_u", "found 2"), "delta_u = 2\n"),
    "half a step": (["--rates", "bad.toml"], ("steps", "whole number"), "steps = 50.5\n"),
    "a window beyond the end": (["--rates", "bad.toml"], ("after_end", "steps"), "steps = 100\n"),
    "no TOML": (["--rates", "bad.toml"], ("not TOML",), "delta_u =\n"),
    "a network of others": (
        ["--mobility", "bad.csv"],
        ("'c'", "the 2 occ"),
        ",a,c\na,1,1\nc,1,1\n",
    ),
    "a network without a row": (
        ["--mobility", "bad.csv"],
        ("first column", "'b'"),
        ",a,b\na,1,1\n",
    ),
    "nowhere to go": (["--mobility", "bad.csv"], ("nothing but 0",), ",a,b\na,1,1\nb,0,0\n"),
    "a negative weight": (["--mobility", "bad.csv"], ("row 3", "'-1'"), ",a,b\na,1,1\nb,-1,1\n"),
    "a cell too few": (["--mobility", "bad.csv"], ("row 3", "2 cells"), ",a,b\na,1,1\nb,1\n"),
    "an empty network": (["--mobility", "bad.csv"], ("bad",), ""),
    "no steps": (["--demand", "bad.csv"], ("'a'", "step"), "a,b\n1,1\n"),
    "steps out of order": (["--demand", "bad.csv"], ("step", "rising"), "step,all\n5,1\n1,1\n"),
    "demand of others": (["--demand", "bad.csv"], ("'x'",), "step,a,x\n0,1,1\n"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_one_line(
    what: str, short: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, said, content = BAD[what]
    for ending in ("csv", "toml"):
        Path(f"bad.{ending}").write_text(content, "utf-8")
    asked = arguments if arguments[0] == "replicate" else [*short, *arguments]
    if "--rates" in arguments or "--occupations" in arguments:
        asked = [*MODEL, *arguments]
    assert main([*asked, "--out", "out"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert all(word in err for word in said), err
    assert not list(Path().glob("out/*"))
