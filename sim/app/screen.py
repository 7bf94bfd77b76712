"""The two streams of a command: its answer on standard output, all else on standard error."""

import errno
import io
import os
import sys
from collections.abc import Iterable
from typing import TextIO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from sim.scenario.problem import tamed

WIDTH = 100  # columns, where no terminal says otherwise


def ready_streams() -> None:
    """Let no stream stop a command: one that is closed is nowhere, a character it lacks is "?"."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.StringIO())
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def answer_in_utf8() -> TextIO:
    """Standard output for machines: UTF-8, and line ends as they are written."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    return sys.stdout


def answer() -> Console:
    """Standard output for people."""
    return _console(sys.stdout)


def notes() -> Console:
    """Standard error: what is going on, and how long it will take."""
    return _console(sys.stderr)


class _Screen(Console):
    """A console on which no text can command the terminal.

    It leaves it to the command what to do when nobody reads any more.
    """

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Segments, in which what a file or a store says is text and nothing else."""
        for segment in super().render(renderable, options):
            known = segment.control or segment.text.isprintable()
            yield segment if known else Segment(tamed(segment.text), segment.style)

    def on_broken_pipe(self) -> None:
        self.quiet = True
        if self.file is sys.stdout:
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


def _console(stream: TextIO) -> Console:
    terminal = stream.isatty()
    wide = None if terminal or "COLUMNS" in os.environ else WIDTH
    return _Screen(file=stream, width=wide, highlight=False, emoji=False, markup=False)
