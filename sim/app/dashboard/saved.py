"""Any two saved runs side by side: their months as lines, their measures in a table."""

from typing import Any

from nicegui import ui

from sim.app.dashboard import tasks
from sim.app.dashboard.shows import Shows, TaskFailed
from sim.language import Language
from sim.reporting.style import BASELINE, POLICY


class Saved:
    """The tab of saved runs."""

    def __init__(self, words: Language, shows: Shows) -> None:
        self._words = words
        self._shows = shows
        self._chosen = ["", ""]
        ui.label(words("saved.title")).classes("title").props('role="heading" aria-level=2')
        ui.label(words("saved.what")).classes("said")
        with ui.element("div").classes("pair"):
            self._selects = [
                ui.select({}, label=words("saved.one"), with_input=True),
                ui.select({}, label=words("saved.other"), with_input=True),
            ]
            for k, select in enumerate(self._selects):
                select.classes("full").on_value_change(
                    lambda event, k=k: self._choose(k, event.value)
                )
        ui.button(words("saved.look"), icon="refresh", on_click=self.look).props("flat no-caps")
        self._content = ui.element("div").classes("full")

    async def look(self) -> None:
        """List what the store holds now."""
        try:
            shows, code = self._shows, self._words.code
            found = await shows.ask_pool(tasks.saved_runs, shows.store, code)
        except TaskFailed as failed:
            return ui.notify(str(failed), type="negative")
        for select in self._selects:
            select.set_options(found)
        if not found:
            return ui.notify(self._words("saved.none"))
        return None

    async def _choose(self, place: int, run: str | None) -> None:
        self._chosen[place] = run or ""
        if not all(self._chosen):
            return
        try:
            found = await self._shows.ask_pool(
                tasks.two_runs, self._shows.store, *self._chosen, self._words.code
            )
        except TaskFailed as failed:
            return ui.notify(str(failed), type="negative")
        self._content.clear()
        with self._content:
            self._show(found)

    def _show(self, found: dict[str, Any]) -> None:
        words = self._words
        ui.label(words("saved.same_luck" if found["same_luck"] else "saved.other_luck"))
        with ui.element("div").classes("charts"):
            for chart in found["charts"]:
                with ui.element("figure").classes("chart"):
                    with ui.element("figcaption"):
                        ui.label(chart["title"]).classes("title")
                        ui.label(chart["unit"]).classes("small")
                    plot = ui.echart(_lines(chart, found["names"])).classes("plot")
                    plot.props(f'role="img" aria-label="{chart["title"]}"')
        columns = [
            {"name": name, "label": label, "field": name, "align": "left" if k < 2 else "right"}
            for k, (name, label) in enumerate(
                (
                    ("measure", words("saved.measure")),
                    ("unit", words("saved.unit")),
                    ("one", found["names"][0]),
                    ("other", found["names"][1]),
                )
            )
        ]
        ui.table(rows=found["rows"], columns=columns, row_key="measure").classes("full")


def _lines(chart: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Options of a chart with a line for each run."""
    return {
        "grid": {"left": 56, "right": 16, "top": 34, "bottom": 26},
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0, "left": 0, "type": "scroll"},
        "xAxis": {"type": "category", "data": list(range(1, 1 + max(map(len, chart["lines"]))))},
        "yAxis": {"type": "value", "scale": True},
        "series": [
            {
                "name": f"{letter} {name}",
                "type": "line",
                "data": line,
                "showSymbol": False,
                "lineStyle": {"color": color, "width": 2.5, "type": style},
                "itemStyle": {"color": color},
            }
            for letter, name, line, color, style in zip(
                "AB", names, chart["lines"], (BASELINE, POLICY), ("dashed", "solid"), strict=True
            )
        ],
    }
