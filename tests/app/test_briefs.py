"""``jobshift brief`` as a user calls it."""

import pytest

from sim.app.briefs import assumptions_of, brief_file, pair_of
from sim.app.cli import main
from sim.app.options import InvalidOption

SMALL = ("--population", "1000", "--months", "30", "--seeds", "2", "--processes", "1")


def test_a_brief_in_chinese_from_a_title(tmp_path, capsys):
    file = tmp_path / "提案.docx"
    asked = ("brief", "订单班", *SMALL, "--assume", "AI路径=fast", "--out", str(file))
    assert main([*asked, "--lang", "zh"]) == 0
    said = capsys.readouterr()
    assert said.out.strip() == file.as_posix()
    assert "换一种假设（1/1）：AI路径为快速" in said.err
    assert file.read_bytes().startswith(b"PK")


def test_where_it_goes_and_in_which_form(tmp_path):
    assert brief_file(None, None).name == "brief.docx"
    assert brief_file(None, "pdf").name == "brief.pdf"
    assert brief_file(tmp_path / "a.html", None).name == "a.html"
    assert brief_file(tmp_path / "a.v2", "pdf").name == "a.v2.pdf"
    for out, form in ((tmp_path / "a.doc", None), (None, "doc")):
        with pytest.raises(InvalidOption, match="docx"):
            brief_file(out, form)


def test_one_scenario_stands_beside_todays_policies():
    assert pair_of([]) == ["baseline", "order_based_training"]
    assert pair_of(["人头补贴"]) == ["baseline", "per_head_subsidy"]
    assert pair_of(["do_nothing", "订单班"]) == ["do_nothing", "order_based_training"]


def test_assumptions():
    assert assumptions_of([]) is None
    assert assumptions_of(["none"]) == []
    assert assumptions_of(["competitors=10", "承诺录用率=60%"]) == [
        ("competitors", 10.0),
        ("承诺录用率", 0.6),
    ]
