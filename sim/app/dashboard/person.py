"""A person of the crowd: her life in both worlds, told as sentences."""

from typing import TYPE_CHECKING, Any

from nicegui import events, ui

from sim.app.dashboard import tasks
from sim.app.dashboard.shows import TaskFailed

if TYPE_CHECKING:
    from sim.app.dashboard.page import Visit

TYPICAL = ("median", "gained", "lost")


class Person:
    """The dialog in which a life is told."""

    def __init__(self, visit: "Visit") -> None:
        self._visit = visit
        words = visit.words
        with ui.dialog() as self._dialog, ui.card().classes("life"):
            with ui.element("div").classes("typical"):
                ui.label(words("person.find")).classes("small")
                for name in TYPICAL:
                    button = ui.button(words(f"person.{name}")).props("flat no-caps dense")
                    button.on_click(lambda name=name: self._tell(name))
            self._content = ui.element("div").classes("full")
            ui.button(words("person.close"), on_click=self._dialog.close).props("flat no-caps")

    async def show(self, event: events.GenericEventArguments) -> None:
        """Tell the life of the person that was clicked, or of a typical one."""
        await self._tell(event.args["row"])

    async def _tell(self, worker: int | str) -> None:
        visit, words = self._visit, self._visit.words
        if visit.show is None:
            return
        self._dialog.open()
        self._content.clear()
        with self._content:
            ui.spinner(size="lg")
            ui.label(words("person.waiting"))
        asked = visit.show.asked
        both = (asked.baseline, asked.scenario, asked.seed)
        try:
            life = await visit.shows.ask_pool(tasks.life, *both, worker, words.code)
        except TaskFailed as failed:
            life = None
            ui.notify(str(failed), type="negative")
        self._content.clear()
        if life is not None:
            with self._content:
                self._fill(life)

    def _fill(self, life: dict[str, Any]) -> None:
        words = self._visit.words
        ui.label(life["title"]).classes("title").props('role="heading" aria-level=2')
        if life["why"]:
            ui.label(life["why"]).classes("said")
        if life["shared"]:
            self._sentences("shared", words("person.shared"), life["shared"])
        with ui.element("div").classes("lives"):
            for world, part in (("without", "baseline"), ("with", "policy")):
                self._sentences(world, words(f"stage.{world}"), life[part])
        for line in life["ending"]:
            ui.label(line).classes("said")

    def _sentences(self, name: str, heading: str, lines: list[tuple[int, str]]) -> None:
        words = self._visit.words
        with ui.element("section").classes(name):
            ui.label(heading).classes("world").props('role="heading" aria-level=3')
            with ui.element("ol"):
                for month, text in lines:
                    with ui.element("li"):
                        ui.label(words("serve.month", month=month)).classes("small")
                        ui.label(text)
            if not lines:
                ui.label(words("person.nothing")).classes("said")
