"""``jobshift brief`` as a user calls it."""

import pytest

from sim.app.briefs import assumptions_of, brief_file, pair_of
from sim.app.cli import main
from sim.app.options import InvalidOption
from sim.app.progress import Notes
from sim.experiments.progress import Progress
from sim.language import language

SMALL = ("--population", "1000", "--months", "30", "--seeds", "2", "--processes", "1")


def test_a_brief_in_chinese_from_a_title(tmp_path, capsys):
    file = tmp_path / "提案.docx"
    asked = ("brief", "订单班", *SMALL, "--assume", "AI路径=fast", "--out", str(file))
    assert main([*asked, "--lang", "zh"]) == 0
    said = capsys.readouterr()
    assert said.out.strip() == file.as_posix()
    assert "共 4 对世界，还需运行 4 对：约" in said.err
    assert "换一种假设（1/1）：AI路径为快速" in said.err
    assert file.read_bytes().startswith(b"PK")
    again = (*asked[:-1], str(tmp_path / "page.html"), "--lang", "zh")
    assert main([*again]) == 0
    assert "还需运行" not in capsys.readouterr().err  # all of it is in the store


def test_progress_of_several_comparisons_is_one(capsys):
    notes = Notes(language("en"))
    notes.together(8)
    for done in (1, 2, 3):
        notes.progress(Progress("running", done, 3, 100.0 + 6.0 * done))  # starting up takes long
    notes.progress(Progress("stored", 0, 5, 0.0))
    for done in (1, 2):
        notes.progress(Progress("running", done, 5, 6.0 * done))
    said = " ".join(capsys.readouterr().err.split())
    assert "3 of 8 pairs of worlds" in said
    assert "4 of 8 pairs of worlds about 24 s left" in said
    assert "5 of 8 pairs of worlds about 18 s left" in said


def test_assumptions_rest_on_fewer_pairs_and_the_brief_says_so(tmp_path):
    file = tmp_path / "brief.html"
    size = ("--population", "1000", "--months", "26", "--processes", "1", "--seeds", "11")
    assert main(["brief", *size, "--assume", "competitors=10", "--out", str(file)]) == 0
    said = file.read_text("utf-8")
    assert "as assumed here: 11 pairs of worlds; the others 10 each" in said


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
