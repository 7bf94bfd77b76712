"""The stage: two worlds side by side. Here its empty parts; ``static/stage.js`` fills them."""

import json
from collections.abc import Mapping
from typing import Any

from nicegui import ui

import sim
from sim.app.dashboard.shown import CURVES, DESTINATIONS, STATES
from sim.language import Language
from sim.model.economy_data import EconomyData
from sim.reporting.style import BASELINE, GAIN, LOSS, POLICY

STATIC = f"/jobshift-{sim.__version__}"
COLORS = ("#E69F00", "#0072B2", "#56B4E9", "#CC79A7", "#009E73", "#D55E00", "#9A9A9A")
"""Of ``STATES``: Okabe and Ito's, told apart by everybody."""
_DRAWN = {  # divisor and decimals of each curve, in the page's languages
    "re_employment": {"zh": (0.01, 0), "en": (0.01, 0)},
    "income": {"zh": (1.0, 0), "en": (1.0, 0)},
    "unemployment": {"zh": (0.01, 1), "en": (0.01, 1)},
    "training": {"zh": (1e4, 1), "en": (1e3, 0)},
    "cost": {"zh": (1e8, 1), "en": (1e6, 0)},
}
_TEXTS = (
    "with",
    "without",
    "month",
    "year",
    "starts",
    "people_of",
    "participant",
    "play",
    "pause",
    "waiting",
    "waiting_first",
    "starting",
    "compiling",
    "computing",
    "ready",
    "given_up",
    "failed",
    "lost",
    "summary",
    "moves_title",
    "moves_other",
    "moves_exposed",
    "moves_none",
    "map_rate",
    "map_points",
    "account_unit",
    "one_seed",
    "many_seeds",
    "seeds_progress",
    "person",
    "woman",
    "man",
    "step_gross",
    "step_deadweight",
    "step_substitution",
    "step_displacement",
    "step_net",
    "table",
    "crowd_says",
    "speed_says",
)


def build_stage(words: Language, economy: EconomyData) -> None:
    """Put the empty stage on the page.

    What moves in the browser, such as the value of a slider, is no property here: every update of
    the page would set it back.
    """
    with ui.element("section").classes("stage").props(f'aria-label="{words("stage.label")}"'):
        _status(words)
        _transport(words)
        with ui.element("div").classes("crowds"):
            for world in ("without", "with"):
                _crowd(world, words)
        _legend(words)
        charts = _charts(words)
        _account(words)
    _configure(words, economy, charts)


def _status(words: Language) -> None:
    part = _part("status", "div").classes("status")
    part.props('role="status" aria-live="polite"')
    with part:
        ui.element("span").props("data-text")
    _part("bar", "progress").props(f'max=1 aria-label="{words("stage.bar")}"')


def _transport(words: Language) -> None:
    with ui.element("div").classes("transport").props('role="group"'):
        for name, icon in (
            ("first", "skip_previous"),
            ("back", "navigate_before"),
            ("toggle", "play_arrow"),
            ("forward", "navigate_next"),
            ("last", "skip_next"),
        ):
            button = ui.button(icon=icon).props(f'round data-part="{name}"')
            button.props('unelevated color="primary"' if name == "toggle" else "flat")
            label = words(f"stage.do_{name}")
            button.props(f'aria-label="{label}" title="{label}"')
            button.on("click", js_handler=f"() => jobshift.{name}()")
        _part("month", "input").props(
            f'type="range" min=0 max=71 aria-label="{words("stage.month_label")}"'
        )
        _part("clock", "output").classes("clock")
        ui.label(words("stage.speed")).classes("small")
        _part("speed", "input").props(
            f'type="range" min=0 max=5 aria-label="{words("stage.speed")}"'
        ).classes("speed")
        button = ui.button(icon="fullscreen").props("flat round")
        label = words("stage.wide")
        button.props(f'aria-label="{label}" title="{label}" data-part="wide"')
        button.on("click", js_handler="() => jobshift.wide()")


def _crowd(world: str, words: Language) -> None:
    with ui.element("figure").classes(f"crowd {world}"):
        with ui.element("figcaption"):
            ui.label(words(f"stage.{world}")).classes("world")
            _part(f"name-{world}", "span").classes("small")
        canvas = _part(f"crowd-{world}", "canvas")
        canvas.props(f'tabindex=0 role="img" aria-label="{words(f"stage.crowd_{world}")}"')
        _part(f"hint-{world}", "div").classes("hint").props('aria-live="polite"')


def _legend(words: Language) -> None:
    with ui.element("div").classes("legend"):
        for name, color in zip(STATES, COLORS, strict=True):
            with ui.element("span"):
                ui.element("i").style(f"background:{color}")
                ui.label(words(f"stage.state_{name}"))
        with ui.element("span"):
            ui.element("i").classes("ring")
            ui.label(words("stage.participant"))
        ui.label(words("stage.click")).classes("small")


def _charts(words: Language) -> dict[str, int]:
    """The elements' numbers by the charts' names."""
    found = {}
    with ui.element("div").classes("charts"):
        for name in CURVES:
            found[name] = _chart(name, words)
        _map(words)
        found["moves"] = _chart("moves", words, "wide")
    return found


def _chart(name: str, words: Language, extra: str = "") -> int:
    with ui.element("figure").classes(f"chart {extra}"):
        with ui.element("figcaption"):
            ui.label(words(f"stage.chart_{name}")).classes("title")
            ui.label(words(f"stage.unit_{name}")).classes("small")
        chart = ui.echart({}).classes("plot")
        chart.props(f'role="img" aria-label="{words(f"stage.chart_{name}")}"')
    return chart.id


def _map(words: Language) -> None:
    with ui.element("figure").classes("chart"):
        with ui.element("figcaption"):
            ui.label(words("stage.chart_map")).classes("title")
            _part("map-unit", "span").classes("small")
        with ui.element("div").classes("choices").props('role="group"'):
            for name in ("without", "with", "difference"):
                button = _part(f"map-{name}", "button").props('type="button"')
                with button:
                    ui.element("span").props(f'innerHTML="{words(f"stage.map_{name}")}"')
                button.on("click", js_handler=f'() => jobshift.map("{name}")')
        _part("map", "div").classes("map").props('role="list"')


def _account(words: Language) -> None:
    with _part("account", "section").classes("account"):
        ui.label(words("stage.account")).classes("title").props('role="heading" aria-level=2')
        _part("account-unit", "div").classes("small")
        _part("account-steps", "div").classes("steps")
        _part("account-words", "div").classes("answers").props('aria-live="polite"')


def _part(name: str, tag: str) -> ui.element:
    return ui.element(tag).props(f'data-part="{name}"')


def _configure(words: Language, economy: EconomyData, charts: Mapping[str, int]) -> None:
    """Hand the browser what it needs to know of languages, names and colours."""
    name = f"name_{words.code}"
    config: dict[str, Any] = {
        "language": words.code,
        "texts": {text: words.messages[f"stage.{text}"] for text in _TEXTS},
        "states": [words(f"stage.state_{state}") for state in STATES],
        "destinations": [words(f"stage.state_{state}") for state in DESTINATIONS],
        "colors": COLORS,
        "worlds": [BASELINE, POLICY],
        "gain": GAIN,
        "loss": LOSS,
        "curves": [
            {
                "name": curve,
                "element": charts[curve],
                "divisor": _DRAWN[curve][words.code][0],
                "decimals": _DRAWN[curve][words.code][1],
                "zero": curve in ("training", "cost"),
            }
            for curve in CURVES
        ],
        "moves": charts["moves"],
        "occupations": [str(one) for one in economy.occupations[name]],
        "exposed": [int(k) for k in economy.focal_occupations.nonzero()[0]],
        "cities": [
            {"name": str(city), "row": int(row), "column": int(column)}
            for city, row, column in zip(
                economy.cities[name],
                economy.cities["tile_row"],
                economy.cities["tile_col"],
                strict=True,
            )
        ],
    }
    text = json.dumps(config, ensure_ascii=False).replace("<", "\\u003c")
    ui.add_head_html(f'<link rel="stylesheet" href="{STATIC}/page.css">')
    ui.add_body_html(
        f'<script type="application/json" id="jobshift-config">{text}</script>'
        f'<script type="module" src="{STATIC}/stage.js"></script>'
    )
