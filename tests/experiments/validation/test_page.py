"""The page of hits and misses is what was measured, and says why each miss is one."""

import pandas as pd
import pytest

from sim.experiments.evidence.rows import findings
from sim.reporting.validation_page import PAGE, TABLE, page
from tests.test_house import ROOT

MEASURED = pd.read_csv(ROOT / PAGE.parent / TABLE, encoding="utf-8-sig").set_index("name")


def test_the_page_is_written_from_what_was_measured() -> None:
    written = (ROOT / PAGE).read_text("utf-8")
    lived = next(line for line in written.splitlines() if line.startswith("Lived: "))
    assert written == page(MEASURED.reset_index(), lived.partition(" **")[0])


@pytest.mark.parametrize("name", findings())
def test_a_miss_has_its_reason_and_a_hit_has_none(name: str) -> None:
    hit = str(MEASURED.loc[name, "hit"]) == "True"
    assert (findings()[name].miss is None) == hit


@pytest.mark.parametrize("name", findings())
def test_the_band_that_was_measured_is_the_one_of_the_file(name: str) -> None:
    row, finding = MEASURED.loc[name], findings()[name]
    assert (row["low"], row["high"]) == (finding.low, finding.high)
    if finding.sign is None:
        assert (str(row["hit"]) == "True") == (finding.low <= row["value"] <= finding.high)
