"""What may be done with a run that has ended: more seeds, files, the same elsewhere."""

from typing import TYPE_CHECKING

from fastapi import Response
from fastapi.responses import PlainTextResponse
from nicegui import ui

from sim.app.dashboard import tasks
from sim.app.dashboard.asked import OWN_BASELINE, scenario_file
from sim.app.dashboard.limits import SEEDS
from sim.app.dashboard.shows import Show, Shows, TaskFailed

if TYPE_CHECKING:
    from sim.app.dashboard.page import Visit

FILES = {
    "figures": ("figures.zip", "application/zip"),
    "data": ("data.zip", "application/zip"),
    "report": ("report.html", "text/html; charset=utf-8"),
    "brief": (
        "brief.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}
"""What the pool makes: by name the file and its type."""
SCENARIOS = ("scenario", "baseline")
_ICONS = {
    "figures": "image",
    "data": "table_view",
    "report": "article",
    "brief": "description",
    "scenario": "code",
    "baseline": "code",
}


class TakeHome:
    """The buttons below the account."""

    def __init__(self, visit: "Visit") -> None:
        self._visit = visit
        self._build()

    def refresh(self) -> None:
        """A run has ended: not before, for thirty visitors begin theirs at the same moment."""
        self._build.refresh()

    @ui.refreshable_method
    def _build(self) -> None:
        words, show = self._visit.words, self._visit.show
        if show is None:
            return
        with ui.element("section").classes("home").props(f'aria-label="{words("home.label")}"'):
            more = ui.button(words("home.more", seeds=SEEDS), icon="groups", on_click=self._more)
            more.props("outline no-caps").tooltip(words("home.more_why"))
            for name in (*FILES, *SCENARIOS):
                if name != "baseline" or show.asked.baseline.name == OWN_BASELINE:
                    self._link(name, f"/download/{show.asked.key}/{name}?lang={words.code}")
            with ui.expansion(words("home.reproduce"), icon="terminal").classes("full"):
                self._reproduce(show)

    def _reproduce(self, show: Show) -> None:
        words, seeds = self._visit.words, SEEDS if show.asked_for_more else 1
        for name, text, code in (
            ("command", show.asked.command(seeds), "bash"),
            ("python", show.asked.python(seeds), "python"),
        ):
            ui.label(words(f"home.{name}")).classes("small")
            ui.code(text, language=code).classes("full")
        if show.asked.files():
            ui.label(words("home.files", files=", ".join(show.asked.files())))

    def _link(self, name: str, address: str) -> None:
        button = ui.button(self._visit.words(f"home.{name}"), icon=_ICONS[name])
        button.props(f'flat no-caps href="{address}" download data-part="take-{name}"')

    def _more(self) -> None:
        show = self._visit.show
        if show is None or not show.over:
            return ui.notify(self._visit.words("home.wait"))
        first = len(show.lines)
        self._visit.shows.more(show)
        return self._visit.watch(show, first)


async def file_of(shows: Shows, key: str, name: str, code: str) -> Response:
    """A file to take home."""
    show = shows.find(key)
    if show is None or name not in (*FILES, *SCENARIOS):
        return PlainTextResponse("jobshift: there is no such file\n", 404)
    asked = show.asked
    if name in SCENARIOS:
        scenario = asked.scenario if name == "scenario" else asked.baseline
        return _file(f"{scenario.name}.toml", scenario_file(scenario), "application/toml")
    if not show.results:
        return PlainTextResponse("jobshift: this run has not ended\n", 409)
    try:
        content = await shows.ask_pool(
            tasks.download, name, asked.baseline, asked.scenario, show.results, code
        )
    except TaskFailed as failed:
        return PlainTextResponse(f"jobshift: {failed}\n", 500)
    file, kind = FILES[name]
    return _file(f"{asked.scenario.name}-{file}", content, kind)


def _file(name: str, content: bytes | str, kind: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)
