"""``jobshift worker`` as a user calls it."""

import json

import pytest

from sim.app.cli import main

SMALL = ("--population", "2000", "--months", "36")


@pytest.mark.parametrize(("who", "code"), [("居中", "zh"), ("median", "en")])
def test_a_life_on_the_screen_and_as_a_picture(who, code, capsys, tmp_path):
    picture = tmp_path / "new" / "life.png"
    asked = ("worker", who, *SMALL, "--lang", code, "--out", str(picture))
    assert main(list(asked)) == 0
    said = capsys.readouterr().out
    assert {"zh": "两个世界里都一样", "en": "The same in both worlds"}[code] in said
    assert "█" in said
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_life_for_programs(capsys):
    assert main(["worker", "7", "baseline", "per_head_subsidy", *SMALL, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["worker"] == 7
    assert len(told["months"]) == 2 * 36
    assert main(["worker", "7", "baseline", "per_head_subsidy", *SMALL, "--format", "csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1 + 2 * 36


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("gaind",), 'did you mean "gained"'),
        (("-3",), "No such option"),
        (("999999", *SMALL), "worker: found 999999"),
        (("median", "--out", "life.docx"), ".png, .svg"),
        (("median", "baseline", "order_based"), "order_based_training"),
    ],
)
def test_a_wrong_question_is_one_line(asked, said, capsys):
    assert main(["worker", *asked, "--lang", "en"]) == 2
    line = capsys.readouterr().err
    assert said in line
    assert len(line.splitlines()) == 1
