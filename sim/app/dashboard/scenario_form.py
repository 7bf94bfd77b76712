"""The form: which policies, beside what, in what world. Its ranges are the declarations'."""

import math
from collections.abc import Callable
from typing import Any

from nicegui import ui

from sim.app.dashboard.asked import FIRST_MONTH, Wish, shipped
from sim.app.dashboard.limits import COMPETITORS, MONTHS, POPULATION, Span
from sim.experiments.request import LARGEST_SEED
from sim.language import Language
from sim.model.economy_data import load_economy
from sim.policies.catalogue import policy_classes
from sim.policies.policy import Choice, Declaration
from sim.quantity import Quantity
from sim.scenario.files import scenario_names
from sim.scenario.schema import NO_AI

_FIRST = ("proposal_guangdong", "order_based_training", "hiring_subsidy", "incumbent_training")
_SAME_AS_BASELINE = ("do_nothing", "no_ai", "baseline_fast", "baseline_slow")
"""In the world of the form, for AI goes its way in both."""
_STEPS = 100  # places of a slider


class ScenarioForm:
    """The form of one visitor; what stands in it is a ``Wish``."""

    def __init__(
        self, words: Language, wish: Wish, run: Callable[[], None], *, phone: bool
    ) -> None:
        self.words = words
        self.wish = wish
        with ui.element("form").classes("form").on("submit.prevent", run):
            self._choice()
            self.run = ui.button(words("serve.run"), icon="play_arrow").props('type="submit"')
            self.run.classes("run").props('unelevated size="lg"')
            self._world()
            with ui.expansion(words("serve.policies"), icon="tune", value=not phone).classes(
                "full"
            ):
                self._policies()
                self._add()

    def _titles(self) -> dict[str, str]:
        names = [*_FIRST, *(name for name in scenario_names() if name not in _FIRST)]
        return {name: self.words.of(shipped(name).title) for name in names}

    def _choice(self) -> None:
        words, titles = self.words, self._titles()
        label = words("serve.scenario")
        select = ui.select(titles, value=self.wish.scenario, label=label, with_input=True)
        select.on_value_change(lambda event: self._chosen(event.value)).classes("full")
        self._description = ui.label(self._said()).classes("said")
        label = words("serve.beside")
        others = {name: title for name, title in titles.items() if name not in _SAME_AS_BASELINE}
        beside = ui.select(others, value=self.wish.beside, label=label, with_input=True)
        beside.on_value_change(lambda event: self._take("beside", event.value)).classes("full")

    def _take(self, name: str, value: str | None) -> None:
        if value is not None:
            setattr(self.wish, name, value)

    def _said(self) -> str:
        return self.words.of(shipped(self.wish.scenario).description)

    def _chosen(self, name: str | None) -> None:
        if name is None:
            return
        self.wish.choose(name)
        self._description.set_text(self._said())
        self._path.set_value(self.wish.ai_path)
        self._policies.refresh()
        self._add.refresh()

    def _world(self) -> None:
        words, wish = self.words, self.wish
        with ui.expansion(words("serve.world"), icon="public").classes("full"):
            paths = {
                name: words(f"serve.path_{name}")
                for name in (NO_AI, *load_economy("guangdong").ai_paths)
            }
            self._path = ui.select(paths, value=wish.ai_path, label=words("serve.ai_path"))
            self._path.on_value_change(lambda event: self._take("ai_path", event.value))
            self._path.classes("full")
            for name, span in (
                ("months", MONTHS),
                ("population", POPULATION),
                ("competitors", COMPETITORS),
            ):
                self._whole(name, span)
            seed = ui.number(
                words("serve.seed"), value=wish.seed, min=0, max=LARGEST_SEED, precision=0
            )
            seed.on_value_change(lambda event: self._seed(event.value)).classes("full seed")

    def _seed(self, value: float | None) -> None:
        self.wish.seed = int(min(max(value or 0, 0), LARGEST_SEED))

    def _whole(self, name: str, span: Span) -> None:
        def read(value: float) -> str:
            setattr(self.wish, name, int(value))
            return f"{value:,.0f}"

        label = self.words(f"serve.{name}")
        self._slider(label, "", (span.low, span.high, span.step), getattr(self.wish, name), read)

    @ui.refreshable_method
    def _policies(self) -> None:
        if not self.wish.policies:
            ui.label(self.words("serve.no_policy")).classes("said")
        for name in sorted(self.wish.policies):
            self._policy(name)

    def _policy(self, name: str) -> None:
        part = ui.expansion(self.words.of(policy_classes()[name])).classes("full policy")

        def opened() -> None:  # most are never opened, and have dozens of parts
            if not part.default_slot.children:
                with part:
                    self._settings(name)

        part.on_value_change(opened)

    def _settings(self, name: str) -> None:
        policy, entry, words = policy_classes()[name], self.wish.policies[name], self.words
        with ui.element("div").classes("full"):
            ui.label(policy.does_zh if words.code == "zh" else policy.does_en).classes("said")

            def start(value: float) -> str:
                entry["start"] = int(value)
                return words("serve.month", month=int(value) + 1)

            last = MONTHS.high - 12
            self._slider(words("serve.start"), "", (0, last, 1), entry.get("start", 0), start)
            for setting, declared in policy.parameters.items():
                self._setting(entry, setting, declared)
            remove = ui.button(words("serve.remove"), icon="delete").props("flat no-caps")
            remove.on_click(lambda: self._remove(name))

    def _remove(self, name: str) -> None:
        del self.wish.policies[name]
        self._policies.refresh()
        self._add.refresh()

    def _setting(self, entry: dict[str, Any], name: str, declared: Declaration) -> None:
        words, source = self.words, self._source(declared)
        if isinstance(declared, Choice):
            options = {one: words(f"serve.option_{one}") for one in declared.options}
            value = entry.get(name, declared.value)
            select = ui.select(options, value=value, label=words.of(declared))
            select.on_value_change(lambda event: entry.update({name: event.value}))
            select.classes("full").tooltip(source)
            return
        digits = digits_of(declared)

        def read(value: float) -> str:
            if name in entry or not math.isclose(value, declared.value):
                entry[name] = round(float(value), digits)
            return f"{value:,.{digits}f}"

        low, high = min(declared.low, entry.get(name, math.inf)), declared.high
        high = max(high, entry.get(name, -math.inf))
        span = (low, high, 10.0**-digits)
        value = entry.get(name, declared.value)
        self._slider(words.of(declared), words.unit(declared.unit), span, value, read, source)

    def _source(self, declared: Declaration) -> str:
        said = self.words.source(declared)
        if isinstance(declared, Quantity):
            said += f" · {declared.low:,.10g} … {declared.high:,.10g} "
            said += self.words.unit(declared.unit)
        return said

    def _slider(
        self,
        label: str,
        unit: str,
        span: tuple[float, float, float],
        value: float,
        read: Callable[[float], str],
        source: str = "",
    ) -> None:
        """A slider with its name, unit, value and source.

        Args:
            read: takes the value, and says how it is written.
        """
        low, high, step = span
        with ui.element("div").classes("setting"):
            with ui.element("div").classes("head"):
                ui.label(label)
                shown = ui.label(read(value)).classes("value")
                ui.label(unit).classes("small")
                if source:
                    with ui.icon("info", size="1.1em").props("tabindex=0 role=note") as icon:
                        ui.tooltip(source)
                    icon.props["aria-label"] = source
            slider = ui.slider(min=low, max=high, step=step, value=value).props("label")
            slider.props["aria-label"] = label
            slider.on_value_change(lambda event: shown.set_text(read(event.value)))

    @ui.refreshable_method
    def _add(self) -> None:
        words = self.words
        left = {
            name: words.of(policy)
            for name, policy in policy_classes().items()
            if name not in self.wish.policies
        }
        select = ui.select(left, label=words("serve.add"), with_input=True).classes("full add")
        select.on_value_change(lambda event: self._added(event.value))

    def _added(self, name: str | None) -> None:
        if name is None:
            return
        self.wish.policies[name] = {"start": FIRST_MONTH}
        self._policies.refresh()
        self._add.refresh()


def digits_of(declared: Quantity) -> int:
    """Decimals with which a slider has about ``_STEPS`` places, and shows the declared value."""
    wide = (declared.high - declared.low) or 1.0
    digits = max(0, math.ceil(-math.log10(wide / _STEPS)))
    while digits < 6 and not math.isclose(round(declared.value, digits), declared.value):
        digits += 1
    return digits
