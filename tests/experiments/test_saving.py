"""Tables on disk: what a spreadsheet would take for a formula is text."""

import pandas as pd
import pytest

from sim.experiments.saving import save_tables, without_formula

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_formula_is_quoted(text):
    assert without_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "x", "减2000元", "1", "'=1", "−1"])
def test_other_texts_stay_as_they_are(text):
    assert without_formula(text) == text


def test_tables_are_written_without_formulas_and_numbers_as_they_are(tmp_path):
    table = pd.DataFrame(
        {"name": ["=1+1", "x", None], "value": [-1.5, 2.0, float("nan")], "whole": [-1, 0, 1]}
    )
    save_tables(tmp_path, {"t.csv": table})
    lines = (tmp_path / "t.csv").read_text("utf-8-sig").splitlines()
    assert lines == ["name,value,whole", "'=1+1,-1.5,-1", "x,2.0,0", ",,1"]
    assert table["name"].iloc[0] == "=1+1"
