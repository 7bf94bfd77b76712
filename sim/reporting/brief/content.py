"""What stands in a brief; every number is computed from the comparison, none is typed."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim.experiments.analysis.names import value_title
from sim.experiments.headline import POINTS
from sim.experiments.intervals import Interval
from sim.experiments.measure import MEASURES, YUAN_EACH
from sim.experiments.twins import start_of_policy
from sim.experiments.variants import Variant
from sim.language import Language
from sim.model.economy_data import EconomyData
from sim.model.indicators import PEOPLE, YUAN
from sim.quantity import Status
from sim.reporting.answer import answer
from sim.reporting.brief.document import (
    Block,
    Code,
    Document,
    Grid,
    Heading,
    Items,
    Paragraph,
    Picture,
)
from sim.reporting.differences import Difference, differences
from sim.reporting.figures import draw
from sim.reporting.number_text import interval_text, unit_text, verdict
from sim.reporting.paired import Account, accounts, paired
from sim.reporting.reproducing import command_line
from sim.reporting.scenario_text import scenario_text
from sim.reporting.setting_text import setting_text, word_text
from sim.reporting.world_size import world_size
from sim.scenario.schema import Scenario
from sim.store.provenance import versions

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.experiments.compare import Comparison

DISPLACED = (
    "reemployed_formal_12_months",
    "reemployed_any_12_months",
    "income_change_year_1",
    "focal_reemployed_formal_12_months",
    "focal_income_change_year_1",
)
"""Rows of the first table, of which those stand there that could be measured."""
PROMISES = ("delivered_share", "retained_12_months")
ACCOUNT = {
    "participants": PEOPLE,
    "gross": PEOPLE,
    "deadweight_matched": PEOPLE,
    "substitution": PEOPLE,
    "displacement_matched": PEOPLE,
    "net": PEOPLE,
    "effect_per_participant": POINTS,
}
COSTS = {
    "programme_cost": YUAN,
    "net_public_cost": YUAN,
    "social_cost": YUAN,
    "cost_per_participant": YUAN_EACH,
    "cost_per_gross_placement": YUAN_EACH,
    "cost_per_additional_job_year": YUAN_EACH,
}
_SIGNED = ("net", "effect_per_participant", "programme_cost", "net_public_cost", "social_cost")
FIGURES_OF_ONE = ("account", "re_employment", "income_path")
_MOST_SETTINGS = 12
_ON_PAPER = (8.2, 4.0)  # inches


class Shown(NamedTuple):
    """A column of the tables: a scenario, a horizon, and its account there."""

    scenario: Scenario
    months: int
    account: Account


class Tried(NamedTuple):
    """A comparison under another assumption."""

    variant: Variant
    comparison: "Comparison"


def brief(comparison: "Comparison", tried: Sequence[Tried], words: Language) -> Document:
    """The whole brief.

    Args:
        tried: the same comparison under other assumptions.
    """
    listed = words("brief.and").join(
        _called(one, comparison, words) for one in comparison.scenarios
    )
    blocks = [
        *_in_short(comparison, tried, words),
        *_question(comparison, listed, words),
        *_compared(comparison, words),
        *_results(comparison, words),
        *_assumptions(comparison, tried, words),
        *_costs(comparison, words),
        *_limits(comparison, words),
        *_sources(comparison, words),
    ]
    return Document(
        language=words.code,
        title=words("brief.title", scenario=listed),
        subtitle=words("brief.subtitle", version=versions()["jobshift"]),
        blocks=tuple(_numbered(blocks, words)),
    )


def _numbered(blocks: Sequence[Block], words: Language) -> Iterator[Block]:
    """Headings, tables and figures with their numbers."""
    numbers = {Heading: 0, Grid: 0, Picture: 0}
    for block in blocks:
        kind = type(block)
        if kind in numbers:
            numbers[kind] += 1
        number = numbers.get(kind, 0)
        if isinstance(block, Heading):
            yield Heading(words("brief.heading", number=_ordinal(number, words), text=block.text))
        elif isinstance(block, Grid):
            yield block._replace(caption=words("brief.table", number=number, text=block.caption))
        elif isinstance(block, Picture):
            yield block._replace(caption=words("brief.figure", number=number, text=block.caption))
        else:
            yield block


def _ordinal(number: int, words: Language) -> str:
    return "零一二三四五六七八九十"[number] if words.code == "zh" else str(number)


# The sections


def _in_short(comparison: "Comparison", tried: Sequence[Tried], words: Language) -> Iterator[Block]:
    yield Heading(words("brief.in_short"))
    several = len(comparison.scenarios) > 1
    texts = []
    for scenario in comparison.scenarios:
        said = list(answer(comparison, scenario, words))
        if several:
            name = _called(scenario, comparison, words)
            said[0] = words("brief.of", scenario=name, text=said[0])
        texts += said
    if tried:
        texts += _what_changes(comparison, tried, words)
    yield Items(tuple(texts))


def _question(comparison: "Comparison", listed: str, words: Language) -> Iterator[Block]:
    yield Heading(words("brief.question"))
    data = comparison.baseline.data()
    focal = data.focal_name_en[0].lower() + data.focal_name_en[1:]
    focal = data.focal_name_zh if words.code == "zh" else focal
    yield Paragraph(words("brief.question_text", scenario=listed, focal=focal))
    for scenario in comparison.scenarios:
        start = start_of_policy(comparison.baseline, scenario) + 1
        text = words.of(scenario.description)
        yield Paragraph(
            words("brief.scenario", title=words.of(scenario.title), text=text, month=start)
        )


def _compared(comparison: "Comparison", words: Language) -> Iterator[Block]:
    yield Heading(words("brief.compared"))
    size = world_size(comparison.baseline, comparison.weight, words)
    yield Paragraph(
        words(
            "brief.compared_text",
            seeds=len(comparison.seeds),
            baseline=words.of(comparison.baseline.title),
            **size,
        )
    )
    yield Paragraph(words("brief.terms"))


def _results(comparison: "Comparison", words: Language) -> Iterator[Block]:
    yield Heading(words("brief.results"))
    yield _displaced(comparison, words)
    yield _account(comparison, words)
    for scenario, name in _figures(comparison):
        figure = draw(name, comparison, scenario, words)
        if figure is not None:
            caption = figure.get_suptitle().replace("\n", "" if words.code == "zh" else " ")
            if len(comparison.scenarios) > 1 and name != "cost":
                name = _called(scenario, comparison, words)
                caption = words("brief.of", scenario=name, text=caption)
            _for_print(figure)
            yield Picture(figure, caption)


def _for_print(figure: "Figure") -> None:
    """Smaller, so that its letters are as large as those of the text; the caption has the title."""
    figure.suptitle("")
    figure.supxlabel("")
    figure.set_size_inches(*_ON_PAPER)


def _figures(comparison: "Comparison") -> list[tuple[Scenario, str]]:
    first, *others = comparison.scenarios
    if not others:
        return [(first, name) for name in FIGURES_OF_ONE]
    return [(first, "account"), (others[0], "account"), (first, "cost")]


def _assumptions(
    comparison: "Comparison", tried: Sequence[Tried], words: Language
) -> Iterator[Block]:
    if not tried:
        return
    yield Heading(words("brief.assumptions"))
    for text in _what_changes(comparison, tried, words):
        yield Paragraph(text)
    head = [words("brief.assumption")]
    several = len(comparison.scenarios) > 1
    columns = (
        [("net", PEOPLE)]
        if several
        else [("net", PEOPLE), ("effect_per_participant", POINTS), ("net_public_cost", YUAN)]
    )
    for scenario in comparison.scenarios:
        for name, unit in columns:
            text = words(
                "brief.with_unit", text=words(f"brief.row_{name}"), unit=unit_text(unit, words)
            )
            head.append(
                words("brief.of", scenario=_called(scenario, comparison, words), text=text)
                if several
                else text
            )
    rows = []
    for label, one in _cases(comparison, tried, words):
        cells = [label]
        for scenario in one.scenarios:
            found = _main(one, scenario).account
            cells += [interval_text(found[name], unit, words) for name, unit in columns]
        rows.append(tuple(cells))
    months = _main(comparison, comparison.scenarios[0]).months
    caption = words("brief.assumptions_table", months=months)
    seeds, fewer = (len(one.seeds) for one in (comparison, tried[0].comparison))
    if fewer < seeds:
        caption = words("brief.fewer_pairs", text=caption, seeds=seeds, fewer=fewer)
    yield Grid(caption, tuple(head), tuple(rows))


def _costs(comparison: "Comparison", words: Language) -> Iterator[Block]:
    yield Heading(words("brief.costs"))
    last = [_last(comparison, scenario) for scenario in comparison.scenarios]
    rows = [
        (
            words("brief.with_unit", text=words(f"brief.row_{name}"), unit=unit_text(unit, words)),
            *(_cost_cell(one.account[name], name, unit, words) for one in last),
        )
        for name, unit in COSTS.items()
    ]
    head = (words("report.measure"), *(_heading(one, comparison, words) for one in last))
    yield Grid(words("brief.costs_table"), head, tuple(rows))
    yield Paragraph(words("brief.costs_text"), small=True)


def _limits(comparison: "Comparison", words: Language) -> Iterator[Block]:
    yield Heading(words("brief.limits"))
    texts = [words(f"brief.limit_{name}") for name in ("model", "seeds", "forecast")]
    for scenario in comparison.scenarios[:1]:
        floor = _main(comparison, scenario).account["noise_floor"]
        if not math.isnan(floor.mean):
            value = interval_text(floor, PEOPLE, words, signed=False)
            texts.append(words("brief.limit_chance", value=value, unit=unit_text(PEOPLE, words)))
    yield Items(tuple(texts))


def _sources(comparison: "Comparison", words: Language) -> Iterator[Block]:
    yield Heading(words("brief.sources"))
    for scenario in comparison.scenarios:
        yield from _settings(comparison, scenario, words)
    model = comparison.model_digest[:12]
    first, last = comparison.seeds[0], comparison.seeds[-1]
    yield Paragraph(words("brief.reproduce", model=model, first=first, last=last))
    yield Code(command_line(comparison, "brief"))


def _settings(comparison: "Comparison", scenario: Scenario, words: Language) -> Iterator[Block]:
    """The settings with a source in a table; those that are assumed in a sentence."""
    economy, title = comparison.baseline.data(), words.of(scenario.title)
    found = [
        (one, _value_of(one, economy, words))
        for one in differences(comparison.baseline, scenario, words)
        if one.status is not None
    ]
    sourced = [(one.text, value, one.source) for one, value in found if not _assumed(one)]
    if sourced:
        head = (words("report.setting"), words("report.value"), words("report.source"))
        rows = tuple(sourced[:_MOST_SETTINGS])
        yield Grid(words("brief.settings", scenario=title), head, rows, prose=True)
        yield Paragraph(words("brief.as_published"), small=True)
    assumed = [
        words("brief.setting", name=one.text, value=value) for one, value in found if _assumed(one)
    ]
    if assumed:
        some = words("brief.semicolon").join(assumed[:_MOST_SETTINGS])
        yield Paragraph(
            words("brief.assumed", scenario=title, number=len(assumed), some=some), small=True
        )


# Their parts


def _called(scenario: Scenario, comparison: "Comparison", words: Language) -> str:
    """A scenario's title; its short name where several stand side by side."""
    if len(comparison.scenarios) == 1:
        return words.of(scenario.title)
    return scenario_text(scenario.name, words)


def _main(comparison: "Comparison", scenario: Scenario) -> Shown:
    """Two years after the start, or the end of a shorter run."""
    found = accounts(comparison, scenario.name, "all_work")
    months = 24 if 24 in found else max(found)
    return Shown(scenario, months, found[months])


def _last(comparison: "Comparison", scenario: Scenario) -> Shown:
    found = accounts(comparison, scenario.name, "all_work")
    return Shown(scenario, max(found), found[max(found)])


def _columns(comparison: "Comparison") -> list[Shown]:
    """One scenario over time, or several at the same time."""
    if len(comparison.scenarios) > 1:
        return [_main(comparison, one) for one in comparison.scenarios]
    (scenario,) = comparison.scenarios
    found = accounts(comparison, scenario.name, "all_work")
    months = dict.fromkeys(m for m in (12, 24, max(found)) if m in found)
    return [Shown(scenario, m, found[m]) for m in months]


def _heading(one: Shown, comparison: "Comparison", words: Language) -> str:
    after = words("report.after", months=one.months)
    if len(comparison.scenarios) == 1:
        return after
    name = _called(one.scenario, comparison, words)
    return words("brief.column", scenario=name, after=after)


def _displaced(comparison: "Comparison", words: Language) -> Grid:
    rows = []
    for name in (*DISPLACED, *PROMISES):
        unit = MEASURES[name].unit
        pairs = [paired(comparison, one.name, name) for one in comparison.scenarios]
        if all(math.isnan(pair.scenario.mean) for pair in pairs):
            continue
        label = words(
            "brief.with_unit", text=words(f"brief.row_{name}"), unit=unit_text(unit, words)
        )
        cells = [label, interval_text(_alone(pairs[0].baseline), unit, words, signed=False)]
        for pair in pairs:
            cells.append(interval_text(_alone(pair.scenario), unit, words, signed=False))
            cells.append(_judged(pair.difference, unit, words))
        rows.append(tuple(cells))
    head = [words("report.measure"), words("compare.baseline")]
    for one in comparison.scenarios:
        several = len(comparison.scenarios) > 1
        head += [
            _called(one, comparison, words) if several else words("compare.scenario"),
            words("compare.difference"),
        ]
    return Grid(words("brief.displaced_table"), tuple(head), tuple(rows))


def _account(comparison: "Comparison", words: Language) -> Grid:
    columns = _columns(comparison)
    rows = []
    for name, unit in ACCOUNT.items():
        label = words(
            "brief.with_unit", text=words(f"brief.row_{name}"), unit=unit_text(unit, words)
        )
        cells = []
        for one in columns:
            found = one.account[name]
            judged = name in ("net", "effect_per_participant")
            cells.append(
                _judged(found, unit, words)
                if judged
                else interval_text(found, unit, words, signed=False)
            )
        rows.append((label, *cells))
    head = (words("report.measure"), *(_heading(one, comparison, words) for one in columns))
    return Grid(words("brief.account_table"), head, tuple(rows))


def _alone(found: Interval) -> Interval:
    """The mean without its interval: that of a level says nothing of a difference."""
    return found._replace(lower=math.nan, upper=math.nan)


def _judged(found: Interval, unit: str, words: Language) -> str:
    """A difference with its interval, and below it that it may be nothing."""
    said, note = interval_text(found, unit, words), verdict(found, words)
    return f"{said}\n{note}" if note else said


def _cost_cell(found: Interval, name: str, unit: str, words: Language) -> str:
    if name.endswith("job_year") and math.isnan(found.mean):
        return words("compare.no_jobs")
    return interval_text(found, unit, words, signed=name in _SIGNED)


def _cases(
    comparison: "Comparison", tried: Sequence[Tried], words: Language
) -> Iterator[tuple[str, "Comparison"]]:
    """As it was assumed, then each of the others, with what it is called."""
    yield words("brief.as_assumed"), comparison
    for one in tried:
        yield case_text(one.variant, words), one.comparison


def case_text(variant: Variant, words: Language) -> str:
    """What is assumed instead: "path of AI: slow"."""
    title = value_title(variant.name, variant.scenarios[0].data())
    value = setting_text(variant.value, title.unit, words)
    return words("brief.case", name=words.of(title), value=value)


def _what_changes(comparison: "Comparison", tried: Sequence[Tried], words: Language) -> list[str]:
    """Whether what can be said of the net effect is the same under the other assumptions."""
    cases = list(_cases(comparison, tried, words))
    said = []
    for scenario in comparison.scenarios:
        judged = [_claim(_main(one, scenario).account["net"]) for _, one in cases]
        changed = [
            words("brief.claim_changed", case=label, claim=words(f"brief.claim_{claim}"))
            for (label, _), claim in zip(cases[1:], judged[1:], strict=True)
            if claim != judged[0]
        ]
        values = {
            "scenario": _called(scenario, comparison, words),
            "claim": words(f"brief.claim_{judged[0]}"),
            "cases": words("brief.and").join(label for label, _ in cases[1:]),
        }
        if changed:
            some = words("brief.semicolon").join(changed)
            said.append(words("brief.conclusion_changes", changed=some, **values))
        else:
            said.append(words("brief.conclusion_stays", **values))
    return said


def _claim(net: Interval) -> str:
    if net.spans_zero:
        return "none"
    return "more" if net.mean > 0.0 else "fewer"


def _assumed(one: Difference) -> bool:
    """Whether nobody has measured it."""
    return one.status is Status.ASSUMPTION


def _value_of(one: Difference, economy: EconomyData, words: Language) -> str:
    """A setting with its unit; a share in percent."""
    unit = value_title(one.key, economy).unit
    if not unit:
        return word_text(one.value, words)
    if unit.startswith("share"):
        return setting_text(float(one.value), unit, words)
    return words("brief.with_unit", text=one.value, unit=one.unit)
