"""The command ``test-claim``: what may be said of an author's claim, as a paragraph to quote."""

from typing import TYPE_CHECKING, Any, NamedTuple

from rich.text import Text

from sim.app.machine import write_csv, write_json
from sim.app.names import name_and_value, one_called, scenario_called, setting_called, value_called
from sim.app.options import Format, InvalidOption
from sim.app.progress import Notes
from sim.app.ruled_table import ruled
from sim.app.screen import answer
from sim.app.worlds import Request
from sim.experiments.progress import Progress
from sim.experiments.request import check_processes, check_twins, list_seeds
from sim.language import LANGUAGES, Language, language
from sim.language.message import Message
from sim.scenario.problem import shown
from sim.store.place import Place, opened

if TYPE_CHECKING:
    from rich.table import Table

    from sim.experiments.analysis.claim import ClaimResult

OUTCOMES = {
    "account_net": ("net", "employment", "净效应", "就业", "总就业"),
    "account_gross": ("gross", "at work", "总效应", "在业的参加者"),
    "account_participants": ("taking part", "参加者", "参加人数"),
    "account_job_years": ("job-years", "新增就业人年"),
    "account_programme_cost": ("cost", "spending", "支出", "公共支出", "成本"),
    "account_net_public_cost": ("net cost", "净支出"),
    "hired": ("hires", "录用", "录用人数"),
    "delivered_share": ("delivered", "兑现", "兑现率"),
    "retained_12_months": ("retained", "留用", "留用率"),
    "reemployed_formal_12_months": ("re-employed", "re-employment", "再就业", "再就业率"),
    "focal_reemployed_formal_12_months": ("focal re-employed", "重点群体再就业"),
    "focal_income_window": ("income", "收入"),
    "job_changes": ("changes of job", "转岗", "转岗人数"),
    "unemployment_rate": ("unemployment", "失业"),
    "focal_poverty_high": ("poverty", "贫困"),
}
"""What outcomes are called besides their names and titles."""


class Said(NamedTuple):
    """The options of a claim as they were written."""

    change: str | None
    instead_of: str | None
    then: str
    fewer: bool
    more: bool
    by: str
    horizon: int | None
    levels: int


def outcome_called(word: str) -> str:
    """The outcome of a claim by its name, its title or another word for it.

    Raises:
        InvalidOption: there is none.
    """
    from sim.experiments.analysis.claim import claim_outcomes
    from sim.experiments.analysis.names import outcome_title

    names = {
        name: (*OUTCOMES.get(name, ()), *(outcome_title(name, language(c)) for c in LANGUAGES))
        for name in claim_outcomes()
    }
    some = ", ".join(others[0] for others in OUTCOMES.values())
    return one_called("--then", word, names, Message("allowed.outcome", some=some))


def answer_claim(
    said: Said, request: Request, place: Place | None, form: Format, words: Language
) -> None:
    """Live the worlds of a claim that the store does not have, and print what may be said.

    Raises:
        InvalidOption, InvalidScenario: the claim, a scenario or an option makes no sense.
        InvalidStore, StoreTrouble: the store is none, or cannot be used.
        RunFailed: a world raised an error.
    """
    notes = Notes(words)
    if said.change is None:
        raise InvalidOption("--if", Message("found.none"), Message("allowed.change"))
    if said.fewer and said.more:
        both = Message("found.too", other="--fewer")
        raise InvalidOption("--more", both, Message("allowed.one"))
    list_seeds(request.seeds, request.seed)
    check_processes(request.processes)
    name, value = name_and_value("--if", said.change)
    by = value_called("--by", said.by)
    if isinstance(by, str) or by < 0:
        raise InvalidOption("--by", shown(said.by), Message("allowed.number"))
    with notes.waiting():
        baseline, scenario = (request.size.of(scenario_called(one)) for one in request.names)
        check_twins(baseline, [scenario])
        setting = setting_called("--if", name, [scenario])
        outcome = outcome_called(said.then)
    instead = said.instead_of
    if instead is not None and "=" in instead:
        instead = name_and_value("--instead-of", instead)[1]
    notes.say(words("progress.starting"))
    from sim.experiments.analysis.claim import check_claim

    def tell(now: Progress) -> None:
        if now.stage != "stored":
            return notes.progress(now)
        if now.done:
            counts = {"done": now.done, "total": now.total}
            notes.say(words("progress.stored", store=place, **counts))
        return None

    with opened(place and place.name) as store, notes.counting():
        tested = check_claim(
            scenario,
            setting,
            value_called("--if", value),
            instead_of=None if instead is None else value_called("--instead-of", instead),
            outcome=outcome,
            direction="more" if said.more else "fewer",
            by=by,
            baseline=baseline,
            horizon=said.horizon,
            levels=said.levels,
            seeds=request.seeds,
            seed=request.seed,
            processes=request.processes,
            progress=tell,
            store=store,
        )
    _print(tested, form, words)


def _print(tested: "ClaimResult", form: Format, words: Language) -> None:
    from sim.reporting.claim_text import claim_text, quotation

    rows: list[dict[str, Any]] = tested.levels.to_dict("records")  # type: ignore[assignment]
    if form is Format.CSV:
        return write_csv(list(tested.levels.columns), rows)
    paragraph = quotation(tested, words)
    if form is Format.JSON:
        return write_json(_facts(tested) | {"paragraph": paragraph, "levels": rows})
    screen = answer()
    screen.print(words("claim.title", claim=claim_text(tested, words)), style="bold")
    screen.print()
    if len(rows) > 2:
        screen.print(_levels(tested, rows, words))
        screen.print()
    screen.print(words("claim.quote"), style="dim")
    screen.print(paragraph, soft_wrap=True)


def _facts(tested: "ClaimResult") -> dict[str, Any]:
    turning = tested.turning
    return {
        **tested.claim._asdict(),
        "baseline": tested.baseline.name,
        "scenario": tested.scenario.name,
        "horizon": tested.horizon,
        "seeds": list(tested.seeds),
        "verdict": tested.verdict,
        "before": tested.before._asdict(),
        "after": tested.after._asdict(),
        "difference": tested.difference._asdict(),
        "holds": tested.holds._asdict(),
        "turning": turning
        and {
            "verdict": turning.verdict.value,
            **{name: getattr(turning, name) for name in ("at", "lower", "upper", "rising")},
        },
    }


def _levels(tested: "ClaimResult", rows: list[dict[str, Any]], words: Language) -> "Table":
    """The difference at each value tried."""
    from sim.experiments.analysis.finished import unit_of
    from sim.experiments.analysis.names import outcome_title, value_title
    from sim.experiments.intervals import Interval
    from sim.reporting.number_text import interval_text, unit_text
    from sim.reporting.setting_text import setting_text

    title = value_title(tested.claim.setting, tested.baseline.data())
    unit = unit_of(tested.claim.outcome)
    instead = setting_text(tested.claim.instead_of, title.unit, words)
    table = ruled()
    table.title = words("claim.tried", instead=instead)
    table.title_style, table.title_justify = "", "left"
    table.add_column(words.of(title), justify="right")
    outcome = outcome_title(tested.claim.outcome, words)
    shown_unit = unit_text(unit, words)
    heading = words("claim.difference", outcome=outcome, unit=shown_unit)
    table.add_column(heading, justify="right")
    for row in rows:
        if row["level"] == tested.claim.instead_of:
            said = "–"
        else:
            ends = (row["difference"], row["lower"], row["upper"])
            said = interval_text(Interval(*ends, row["seeds"], False, 1.0), unit, words)
        table.add_row(setting_text(row["level"], title.unit, words), Text(said))
    return table
