"""A life in two worlds told in sentences."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim.experiments.life_events import UNKNOWN, Event
from sim.experiments.lives import TwinLives
from sim.language import Language
from sim.model.economy_data import EconomyData
from sim.policies.catalogue import policy_classes
from sim.reporting.number_text import MINUS


class Sentence(NamedTuple):
    """What happened in a month; the first is month 1."""

    month: int
    text: str


class Story(NamedTuple):
    """A life in both worlds: who she is, what is the same, where the worlds part, what remains.

    ``why``: why this life is told, "" if the person was named. ``ending``: the months at work and
    the income of both worlds from the policy's start on, and what one life can show.
    """

    title: str
    why: str
    shared: tuple[Sentence, ...]
    baseline: tuple[Sentence, ...]
    policy: tuple[Sentence, ...]
    ending: tuple[str, ...]


def story(lives: TwinLives, words: Language) -> Story:
    """Both lives as sentences."""
    shared = lives.shared
    data = lives.baseline.scenario.data()
    known = len(shared)

    def told(events: Sequence[Event]) -> tuple[Sentence, ...]:
        return tuple(Sentence(one.month + 1, _sentence(one, lives, data, words)) for one in events)

    return Story(
        title=_title(lives, data, words),
        why=_why(lives, words),
        shared=told(shared),
        baseline=told(lives.baseline.events[known:]),
        policy=told(lives.policy.events[known:]),
        ending=tuple(_ending(lives, words)),
    )


def life_text(lives: TwinLives, words: Language) -> str:
    """The whole story as plain text, a line for each sentence."""
    told = story(lives, words)
    parts = (
        (words("life.in_both"), told.shared),
        (words.of(lives.baseline.scenario.title), told.baseline),
        (words.of(lives.policy.scenario.title), told.policy),
    )
    lines = [told.title, *([told.why] if told.why else [])]
    for heading, sentences in parts:
        lines += ["", heading]
        lines += [words("life.line", month=one.month, text=one.text) for one in sentences]
        if not sentences:
            lines.append(words("life.nothing"))
    return "\n".join([*lines, "", *told.ending])


def _title(lives: TwinLives, data: EconomyData, words: Language) -> str:
    life = lives.policy.months[max(0, lives.start - 1)]
    city = data.cities[f"name_{words.code}"][int(life["city"])]
    return words(
        "life.title",
        worker=lives.worker,
        sex=words("life.woman" if lives.woman else "life.man"),
        age=int(life["age"]) // 12,
        month=max(1, lives.start),
        education=words(f"report.education_{lives.education}"),
        hukou=words("life.migrant" if lives.migrant else "life.local"),
        city=city,
    )


def _why(lives: TwinLives, words: Language) -> str:
    if not lives.typical:
        return ""
    why = words(f"life.why_{lives.typical}")
    taker = words("life.taker", worker=lives.taker) if lives.taker is not None else ""
    return why + taker


def _sentence(event: Event, lives: TwinLives, data: EconomyData, words: Language) -> str:
    tables = (data.occupations, data.cities)
    occupations, cities = (table[f"name_{words.code}"].tolist() for table in tables)
    return words(
        f"life.{event.kind}",
        who=words("life.she" if lives.woman else "life.he"),
        occupation=_occupation(event.occupation, occupations, words),
        city=words("life.unknown") if event.city == UNKNOWN else str(cities[event.city]),
        wage=f"{event.wage:,}",
        since=_months(event.since, words),
        programme=_programme(event.programme, words),
    )


def _occupation(row: int, names: Sequence[str], words: Language) -> str:
    """A name inside a sentence: small at the beginning, unless it is an abbreviation."""
    if row == UNKNOWN:
        return words("life.unknown")
    name = str(names[row])
    return name if name[:2].isupper() else name[0].lower() + name[1:]


def _months(number: int, words: Language) -> str:
    if number == 0:
        return words("life.same_month")
    return words("life.one_month") if number == 1 else words("life.months", number=number)


def _programme(name: str, words: Language) -> str:
    return words.of(policy_classes()[name]) if name else words("life.training_today")


def _ending(lives: TwinLives, words: Language) -> Iterator[str]:
    since, last = lives.start, len(lives.policy.months)
    for life in (lives.baseline, lives.policy):
        yield words(
            "life.sum",
            scenario=words.of(life.scenario.title),
            first=since + 1,
            last=last,
            work=life.at_work(since),
            income=f"{life.income(since):,}",
        )
    yield words(
        "life.difference",
        work=_signed(lives.policy.at_work(since) - lives.baseline.at_work(since)),
        income=_signed(lives.policy.income(since) - lives.baseline.income(since)),
    )
    yield words("life.one_life")


def _signed(number: int) -> str:
    return f"{MINUS if number < 0 else '+' if number > 0 else ''}{abs(number):,}"
