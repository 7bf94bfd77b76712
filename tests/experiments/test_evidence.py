"""What the model is fitted to, what it is tested against, and that neither is the other."""

import re
from collections.abc import Iterator

import pytest

from sim.experiments.evidence.rows import Finding, Row, findings, targets
from sim.model.economy_data import economies, load_economy
from sim.policies.catalogue import policy_classes
from sim.quantity import Quantity


def sources() -> Iterator[tuple[str, str]]:
    """Every parameter of the economies and of the policies, and every column: name and source."""
    for economy in map(load_economy, economies()):
        for name, quantity in economy.parameters.items():
            yield name, quantity.source
        for quantity in (economy.focal_size, economy.focal_age_min, economy.employed):
            yield quantity.en, quantity.source
        for name, quantity in economy.ai_path_quantities.items():
            yield name, quantity.source
        for table in ("cities", "sectors", "occupations", "providers", "worker_groups"):
            for name, column in getattr(economy, table).declarations.items():
                yield f"{table}.{name}", column.source
    for policy, cls in policy_classes().items():
        for name, declared in cls.parameters.items():
            if isinstance(declared, Quantity):
                yield f"{policy}.{name}", declared.source


def shared(row: Row, others: Iterator[tuple[str, str]]) -> set[str]:
    """Those of the others whose source names one of the row's publications."""
    return {name for name, source in others if any(work in source for work in row.works)}


def test_no_target_is_a_test() -> None:
    assert targets()
    assert findings()
    assert not targets().keys() & findings().keys()
    assert not {row.counterpart for row in targets().values()} & {
        row.counterpart for row in findings().values()
    }


@pytest.mark.parametrize("name", findings())
def test_no_source_of_a_test_is_that_of_a_parameter_or_a_target(name: str) -> None:
    """A row may say which others take another number from the same work; none may be silent."""
    row = findings()[name]
    fitted = ((target, it.source) for target, it in targets().items())
    overlap = shared(row, sources()) | shared(row, fitted)
    said = set(row.same_work)
    if row.known is not None:
        said |= {word for word in re.findall(r"\w+", row.known) if "_" in word}
    assert overlap <= said, f"{name} shares its source with {overlap - said}"
    assert set(row.same_work) <= overlap, f"{name} names {set(row.same_work) - overlap} in vain"


@pytest.mark.parametrize("rows", [targets(), findings()], ids=["targets", "findings"])
def test_every_publication_of_a_source_is_listed(rows: dict[str, Row]) -> None:
    """An author with a year that is in no entry of ``works`` would escape the test above."""
    for name, row in rows.items():
        for work in row.works:
            assert work in row.source, f"{name}: {work} is not in the source"
        for author in re.findall(r"[A-Z][\w’'-]+(?= (?:19|20)\d\d)", row.source):
            month = author in ("December", "January", "August", "Reports")
            assert month or any(author in work for work in row.works), f"{name}: {author}"


def test_a_parameter_set_on_a_finding_keeps_the_row_out_of_the_score() -> None:
    """``sigma_match`` says itself that it was set on pay on return at 50-61: that is a target."""
    declared = dict(sources())
    assert "pay on return at 50-61" in declared["sigma_match"]
    assert "pay_on_return_50_61" in targets()
    assert findings()["pay_on_return_gradient"].known


@pytest.mark.parametrize(
    "wrong",
    [
        {"sign": "+", "low": 1.0, "high": 2.0},
        {},
        {"low": 2.0, "high": 1.0},
        {"low": 0.0, "high": 1.0, "value": 3.0},
        {"low": 0.0, "high": 1.0, "unknown": 1},
    ],
)
def test_a_row_without_one_clear_band_is_refused(wrong: dict[str, object]) -> None:
    right = next(iter(findings().values())).model_dump(exclude={"sign", "low", "high", "value"})
    with pytest.raises(ValueError, match=r"sign|low|outside|unknown"):
        Finding.model_validate(right | wrong)
