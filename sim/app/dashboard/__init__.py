"""``jobshift serve``: the page for a classroom.

In the page's process: ``serve`` (the command), ``guard`` (who may come in), ``limits``, ``asked``
(what a visitor asks), ``shows`` (runs that are watched), ``page`` and the parts of the page it puts
together. In the pool's processes: ``tasks`` and ``frames``. In the browser: ``static/``.
"""
