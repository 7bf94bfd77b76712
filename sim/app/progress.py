"""How far a command has come, on standard error: a bar on a terminal, else a line now and then."""

import contextlib
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.markup import escape

from sim.app.screen import notes
from sim.experiments.progress import Progress
from sim.language import Language

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

SECONDS_BETWEEN_LINES = 5.0


class Notes:
    """Tells what is going on and how much of it is done."""

    def __init__(self, words: Language) -> None:
        self.words = words
        self.console = notes()
        self._bar: Bar | None = None
        self._last_line = 0.0  # seconds since the first run began

    def say(self, text: str) -> None:
        self.console.print(text, style="dim")

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        """On a terminal, say at once that something is going on; unsaid when it is over."""
        if not self.console.is_terminal:
            yield
            return
        with self.console.status(escape(self.words("progress.starting"))):
            yield

    @contextlib.contextmanager
    def counting(self) -> Iterator[None]:
        """While worlds are compared; a bar goes away at the end, however it ends."""
        if not self.console.is_terminal:
            yield
            return
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bar

        columns = (
            TextColumn(escape(self.words("progress.pairs"))),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}"),
        )
        with Bar(*columns, console=self.console, transient=True) as self._bar:
            self._bar.add_task("", total=None, left="")
            yield
        self._bar = None

    def progress(self, now: Progress) -> None:
        """Take note of how far a comparison is."""
        if now.stage == "compiling":
            self.say(self.words("progress.compiling"))
        elif self._bar is not None:
            left = self._left(now)
            task = self._bar.task_ids[0]
            self._bar.update(task, completed=now.done, total=now.total, left=left)
        elif 0 < now.done < now.total and now.seconds - self._last_line >= SECONDS_BETWEEN_LINES:
            self._last_line = now.seconds
            line = self.words("progress.line", done=now.done, total=now.total)
            self.say(f"{line} {self._left(now)}")

    def _left(self, now: Progress) -> str:
        seconds = now.seconds_left
        return "" if seconds is None else self.words("progress.left", seconds=math.ceil(seconds))
