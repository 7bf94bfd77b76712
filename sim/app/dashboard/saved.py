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
        self._none = ui.label(words("saved.none"))
        self._none.set_visibility(False)
        self._content = ui.element("div").classes("full")

    async def look(self) -> None:
        """List what the store holds now."""
        shows, code = self._shows, self._words.code
        self._wait(True)
        try:
            found = await shows.ask_pool(tasks.saved_runs, shows.store, code)
        except TaskFailed as failed:
            return ui.notify(str(failed), type="negative")
        finally:
            self._wait(False)
        for select in self._selects:
            select.set_options(found)
        self._none.set_visibility(not found)
        return None

    def _wait(self, waiting: bool) -> None:
        for select in self._selects:
            select.props(add="loading" if waiting else "", remove="" if waiting else "loading")

    async def _choose(self, place: int, run: str | None) -> None:
        self._chosen[place] = run or ""
        if not all(self._chosen):
            return
        self._wait(True)
        try:
            found = await self._shows.ask_pool(
                tasks.two_runs, self._shows.store, *self._chosen, self._words.code
            )
        except TaskFailed as failed:
            return ui.notify(str(failed), type="negative")
        finally:
            self._wait(False)
        self._content.clear()
        with self._content:
            self._show(found)

    def _show(self, found: dict[str, Any]) -> None:
        words = self._words
        ui.label(words("saved.same_luck" if found["same_luck"] else "saved.other_luck"))
        with ui.element("div").classes("legend"):
            for letter, name, world in zip("AB", found["names"], ("without", "with"), strict=True):
                with ui.element("span"):
                    ui.element("i").classes(f"stroke {world}")
                    ui.label(f"{letter}: {name}")
        with ui.element("div").classes("charts"):
            for chart in found["charts"]:
                with ui.element("figure").classes("chart"):
                    with ui.element("figcaption"):
                        ui.label(chart["title"]).classes("title")
                        ui.label(chart["unit"]).classes("small")
                    plot = ui.echart(_lines(chart)).classes("plot")
                    plot.props(f'role="img" aria-label="{chart["title"]}"')
        columns = [
            {"name": name, "label": label, "field": name, "align": "left" if k < 2 else "right"}
            for k, (name, label) in enumerate(
                (
                    ("measure", words("saved.measure")),
                    ("unit", words("saved.unit")),
                    ("one", "A"),
                    ("other", "B"),
                )
            )
        ]
        ui.table(rows=found["rows"], columns=columns, row_key="measure").classes("full")


def _lines(chart: dict[str, Any]) -> dict[str, Any]:
    """Options of a chart with a line for each run."""
    return {
        "textStyle": {"fontFamily": '"Noto Sans SC", sans-serif', "fontSize": 13},
        "grid": {"left": 8, "right": 24, "top": 12, "bottom": 4, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": list(range(1, 1 + max(map(len, chart["lines"]))))},
        "yAxis": {"type": "value", "scale": True},
        "series": [
            {
                "name": letter,
                "type": "line",
                "data": line,
                "showSymbol": False,
                "lineStyle": {"color": color, "width": 2.5, "type": style},
                "itemStyle": {"color": color},
            }
            for letter, line, color, style in zip(
                "AB", chart["lines"], (BASELINE, POLICY), ("dashed", "solid"), strict=True
            )
        ],
    }
