"""Mesa's agents and agent sets over columns: columns hold, views speak.

``RowView`` is a ``mesa.Agent`` that shows one row, ``RowSet`` a Mesa agent set of rows of one
kind, ``MixedSet`` one of several kinds. None of them stores a value: the model does, and hands
out its columns by ``model.records(kind)``. Views are made on demand and cost about a microsecond
each to read, so ask a set for a whole column (``agg``, ``get``, ``select(status=0)``) where you
can. A view is never kept; ids are.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import chain, islice
from operator import attrgetter, index
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NoReturn, Self, SupportsIndex, overload

import mesa
import numpy as np
from mesa.agentset import AbstractAgentSet, GroupBy
from numpy.typing import ArrayLike, NDArray

from sim.model.columns import Records

if TYPE_CHECKING:
    import pandas as pd

type Ids = NDArray[np.int64]
type Mask = NDArray[np.bool_]

_ANYONE = object()
_FIXED = "rows enter and leave by the model's rules: use select, or the operators | & - ^"


class RowView(mesa.Agent):
    """One row shown as an agent: it knows its model and its id, and stores nothing else.

    Every column of ``model.records(kind)`` reads as an attribute: a Python number, or for a
    sub-array field such as ``skill`` a read-only copy. It is always the value of this moment.
    A subclass names its ``kind`` and may add properties.

    Raises:
        IndexError: the id is negative (-1 means "none" in columns), or, on reading, too large.
        AttributeError: on setting anything, and on reading what is no column.
    """

    kind: ClassVar[str]
    pos: ClassVar[None] = None
    model: Any
    unique_id: int

    def __init__(self, model: Any, unique_id: int) -> None:
        # Not super().__init__: that registers the agent, and the model would keep it.
        if unique_id < 0:
            raise IndexError(f"no {type(self).__name__} has the id {unique_id}: -1 means none")
        state = self.__dict__
        state["model"] = model
        state["unique_id"] = index(unique_id)

    @property
    def row(self) -> Any:
        """Its record, a live and read-only ``np.void``."""
        records = self.model.records(self.kind).view()
        records.flags.writeable = False
        return records[self.unique_id]

    def to_dict(self) -> dict[str, Any]:
        """The id and all columns, by name."""
        names = self.model.records(self.kind).dtype.names
        return {"unique_id": self.unique_id} | {name: getattr(self, name) for name in names}

    def remove(self) -> NoReturn:
        """Refuses: a row is never removed, its status changes."""
        raise TypeError(_FIXED)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what copy and pickle ask of an object without a model yet
            raise AttributeError(name)
        state = self.__dict__
        records = state["model"].records(self.kind)
        try:
            column = records[name]
        except ValueError:
            if hasattr(type(self), name):  # a property failed: let it say why
                return object.__getattribute__(self, name)
            raise _no_such(type(self), records, name) from None
        if column.ndim == 1:
            return column.item(state["unique_id"])
        return _frozen(column[state["unique_id"]].copy())

    def __setattr__(self, name: str, value: object) -> None:
        if hasattr(getattr(type(self), name, None), "__set__"):  # a property
            super().__setattr__(name, value)
            return
        what = f"a {type(self).__name__} stores nothing"
        if name in self.model.records(self.kind).dtype.names:
            what += f"; the model's rules write records({self.kind!r})[{name!r}][{self.unique_id}]"
        raise AttributeError(f"columns hold, views speak: cannot set {name!r}, {what}")

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, RowView)
            and type(self) is type(other)
            and self.model is other.model
            and self.unique_id == other.unique_id
        )

    def __hash__(self) -> int:
        return hash((type(self), id(self.model), self.unique_id))

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.model.records(self.kind).dtype.names})

    def __repr__(self) -> str:
        name = f"{type(self).__name__} {self.unique_id}"
        records = self.model.records(self.kind)
        if self.unique_id >= len(records):
            return f"<{name}: no such row, {self.kind} has {len(records)}>"
        shown = (f"{column}={getattr(self, column)}" for column in records.dtype.names[:6])
        more = ", …" if len(records.dtype.names) > 6 else ""
        return f"<{name}: {', '.join(shown)}{more}>"


class _Views[V: RowView](AbstractAgentSet[V], Sequence[V]):
    """What sets of one kind and of several share: they go from view to view, and refuse changes."""

    model: Any

    @property
    def random(self) -> Random:
        """The model's ``random.Random``."""
        found: Random = self.model.random
        return found

    def to_list(self) -> list[V]:
        """All views at once, as Mesa names it."""
        return list(self)

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method of every view, by name, or a function with every view."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """As ``do``, in an order drawn from ``model.rng``; this set keeps its own."""
        self.shuffle().do(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """What ``do`` would call, with the results."""
        if isinstance(method, str):
            return [getattr(view, method)(*args, **kwargs) for view in self]
        return [method(view, *args, **kwargs) for view in self]

    def set(self, attr_name: str, value: object) -> NoReturn:
        """Refuses: only the model's rules write columns."""
        raise AttributeError(f"columns hold, views speak: cannot set {attr_name!r} of {self!r}")

    def add(self, agent: V) -> NoReturn:
        """Refuses."""
        raise TypeError(_FIXED)

    def discard(self, agent: V) -> NoReturn:
        """Refuses."""
        raise TypeError(_FIXED)

    def remove(self, agent: V) -> NoReturn:
        """Refuses."""
        raise TypeError(_FIXED)


class RowSet[V: RowView](_Views[V]):
    """Agents of one kind, in order: a Mesa agent set that holds ids, never agents or values.

    It answers as Mesa's sets do, and where a column answers, it is read whole. Making a set of
    all rows costs nothing, and such a set grows with its table.

    Args:
        model: has ``records(kind)``, a structured array, and Mesa's ``rng`` and ``random``.
        view_class: what to show a row as; its ``kind`` says which rows.
        rows: ids, integers of shape (n,), repeated ones count once; None for all rows.

    Raises:
        TypeError: ``rows`` are not integers of one dimension.
        IndexError: there is no such row.
    """

    def __init__(self, model: Any, view_class: type[V], rows: ArrayLike | None = None) -> None:
        self.model = model
        self.view_class = view_class
        self._rows: Ids | None = None
        self._sorted: Ids | None = None
        if rows is not None:
            self._rows = _distinct(np.asarray(rows), len(self._records))

    # What is in it

    @property
    def ids(self) -> Ids:
        """The ids in order, int64 of shape (n,), read-only."""
        if self._rows is None:
            return _frozen(np.arange(len(self), dtype=np.int64))
        return _frozen(self._rows.view())

    def __len__(self) -> int:
        return len(self._records) if self._rows is None else len(self._rows)

    def __iter__(self) -> Iterator[V]:
        ids = range(len(self)) if self._rows is None else self._rows.tolist()
        make, model = self.view_class, self.model
        return (make(model, i) for i in ids)

    def __contains__(self, agent: object) -> bool:
        if type(agent) is not self.view_class or agent.model is not self.model:
            return False
        if self._rows is None:
            return agent.unique_id < len(self)
        if self._sorted is None:
            self._sorted = np.sort(self._rows)
        place = int(np.searchsorted(self._sorted, agent.unique_id))
        return place < len(self._sorted) and int(self._sorted[place]) == agent.unique_id

    @overload
    def __getitem__(self, item: SupportsIndex) -> V: ...

    @overload
    def __getitem__(
        self, item: slice | Sequence[int] | NDArray[np.integer | np.bool_]
    ) -> "RowSet[V]": ...

    def __getitem__(self, item: Any) -> "V | RowSet[V]":
        """The agent at a position; a set for a slice, positions or a mask.

        In a set of all rows the position is the id.

        Raises:
            IndexError: the position is beyond the end, or negative: columns write -1 for "none",
                and the last agent instead of none would be a silent mistake.
        """
        if isinstance(item, slice):
            return self._with(self.ids[item])
        if isinstance(item, np.ndarray | Sequence):
            places = np.asarray(item)
            if places.dtype != np.bool_:
                places = _distinct(places, len(self))
            return self._with(self.ids[places])
        place = index(item)
        if not 0 <= place < len(self):
            last = "; -1 means none here, the last one is agents[len(agents) - 1]"
            raise IndexError(f"no agent at {place} in {self!r}{last if place < 0 else ''}")
        return self.view_class(self.model, place if self._rows is None else int(self._rows[place]))

    def __repr__(self) -> str:
        return f"<RowSet: {len(self):,} of {len(self._records):,} {self.view_class.__name__}>"

    # Choosing

    def select(
        self,
        filter_func: Callable[[V], bool] | NDArray[np.bool_] | None = None,
        at_most: float = math.inf,
        inplace: bool = False,
        agent_type: type[mesa.Agent] | None = None,
        **conditions: object,
    ) -> "RowSet[V]":
        """Those agents for whom everything asked is true, in this order.

        Args:
            filter_func: a mask, bool of shape (n,), in the order of this set; or, slowly, a
                function of a view.
            at_most: how many, or as a float up to 1.0 the share of this set; the first ones.
            inplace: change this set instead of making one.
            agent_type: a class that the agents must have.
            conditions: for a column a value, several values, or a function that makes a mask
                from it: ``select(status=1, city=[1, 2], wage=lambda yuan: yuan > 5000)``.

        Raises:
            AttributeError: no such column or property.
            TypeError: a mask of another shape or type.
        """
        limit = _limit(at_most, len(self))
        ids = self.ids
        if agent_type is not None and not issubclass(self.view_class, agent_type):
            limit = 0
        mask = self._mask(filter_func, conditions)
        if mask is not None:
            ids = ids[mask]
        if callable(filter_func) and limit:
            views = (self.view_class(self.model, i) for i in ids.tolist())
            kept = (view.unique_id for view in views if filter_func(view))
            ids = np.fromiter(islice(kept, limit), np.int64)
        return self._with(ids[:limit], inplace)

    def count(self, value: Any = _ANYONE, **conditions: object) -> int:
        """How many agents meet the ``conditions`` of ``select``; of one view, how often it is in.

        Raises:
            AttributeError: no such column or property.
        """
        if value is not _ANYONE:
            return int(value in self)
        mask = self._mask(None, conditions)
        return len(self) if mask is None else int(np.count_nonzero(mask))

    def sort(
        self, key: Callable[[V], Any] | str, ascending: bool = False, inplace: bool = False
    ) -> "RowSet[V]":
        """By a column or a function of a view, as in Mesa the highest first; ties keep their order.

        Raises:
            AttributeError: no such column or property.
        """
        if isinstance(key, str):
            values = self._values(key)
            if ascending:
                places = np.argsort(values, kind="stable")
            else:
                places = len(values) - 1 - np.argsort(values[::-1], kind="stable")[::-1]
        else:
            keys = [key(view) for view in self]
            ordered = sorted(range(len(keys)), key=keys.__getitem__, reverse=not ascending)
            places = np.array(ordered, np.int64)
        return self._with(self.ids[places], inplace)

    def shuffle(self, inplace: bool = False) -> "RowSet[V]":
        """In an order drawn from ``model.rng``."""
        return self._with(self.model.rng.permutation(self.ids), inplace)

    # Reading

    @overload
    def get(
        self,
        attr_names: str,
        handle_missing: Literal["error", "default"] = "error",
        default_value: Any = None,
    ) -> list[Any]: ...

    @overload
    def get(
        self,
        attr_names: list[str],
        handle_missing: Literal["error", "default"] = "error",
        default_value: Any = None,
    ) -> list[list[Any]]: ...

    def get(
        self,
        attr_names: str | list[str],
        handle_missing: Literal["error", "default"] = "error",
        default_value: Any = None,
    ) -> list[Any]:
        """The values of a column or property; of several, a list for each agent.

        Raises:
            AttributeError: no such column or property, unless a default is asked for.
            ValueError: ``handle_missing`` is neither "error" nor "default".
        """
        if handle_missing not in ("error", "default"):
            raise ValueError(f'handle_missing is "error" or "default", not {handle_missing!r}')

        def values(name: str) -> list[Any]:
            if handle_missing == "default" and not self._knows(name):
                return [default_value] * len(self)
            return self._list(name)

        if isinstance(attr_names, str):
            return values(attr_names)
        columns = [values(name) for name in attr_names]
        return [list(row) for row in zip(*columns, strict=True)] if columns else [[] for _ in self]

    def agg(
        self, attribute: str, func: Callable[[Any], Any] | Iterable[Callable[[Any], Any]]
    ) -> Any:
        """``func`` of a column's values, or a list of results for several functions.

        The values come as one array, a copy of shape (n, ...), int64 or float64 whatever the
        column's width, so that no sum overflows. Prefer ``np.sum`` to ``sum``.

        Raises:
            AttributeError: no such column or property.
        """
        values = _wide(self._values(attribute))
        return func(values) if callable(func) else [one(values) for one in func]

    def groupby(
        self, by: Callable[[V], Any] | str, result_type: Literal["agentset", "list"] = "agentset"
    ) -> "RowGroups":
        """Groups by the value of a column or property, or by a function of a view.

        Raises:
            AttributeError: no such column or property.
            TypeError: the column holds arrays.
        """
        if isinstance(by, str) and self._is_column(by):
            places = _places_by_value(self._values(by), by)
        else:
            keys = self._list(by) if isinstance(by, str) else self.map(by)
            lists: defaultdict[Any, list[int]] = defaultdict(list)
            for place, key in enumerate(keys):
                lists[key].append(place)
            places = {key: np.array(some, np.int64) for key, some in lists.items()}
        ids = self.ids
        groups = {key: self._with(ids[some]) for key, some in places.items()}
        if result_type == "list":
            return RowGroups({key: list(group) for key, group in groups.items()})
        return RowGroups(groups)

    def to_frame(self, columns: Sequence[str] | None = None) -> "pd.DataFrame":
        """A pandas table, indexed by ``unique_id``, of the named columns or properties, or all.

        A sub-array column of m values becomes m columns, ``skill_0`` and so on.

        Raises:
            AttributeError: no such column or property.
        """
        import pandas as pd

        data: dict[str, NDArray[Any]] = {}
        for name in self._records.dtype.names or () if columns is None else columns:
            values = self._values(name)
            if values.ndim == 1:
                data[name] = values.copy()
            else:
                flat = values.reshape(len(values), int(np.prod(values.shape[1:])))
                data |= {f"{name}_{i}": flat[:, i].copy() for i in range(flat.shape[1])}
        return pd.DataFrame(data, index=pd.Index(self.ids, name="unique_id"))

    # Combining. Mesa's sets change in place; this one is a choice of rows, so these make new ones.

    def __and__(self, other: Iterable[V]) -> "RowSet[V]":
        return self._with(self.ids[np.isin(self.ids, self._ids_of(other))])

    def __sub__(self, other: Iterable[V]) -> "RowSet[V]":
        return self._with(self.ids[~np.isin(self.ids, self._ids_of(other))])

    def __or__(self, other: Iterable[V]) -> "RowSet[V]":
        theirs = self._ids_of(other)
        return self._with(np.concatenate([self.ids, theirs[~np.isin(theirs, self.ids)]]))

    def __xor__(self, other: Iterable[V]) -> "RowSet[V]":
        theirs = self._with(self._ids_of(other))
        return (self - theirs) | (theirs - self)

    __iand__, __isub__, __ior__, __ixor__ = __and__, __sub__, __or__, __xor__

    # Inside

    @property
    def _records(self) -> Records:
        found: Records = self.model.records(self.view_class.kind)
        return found

    def _with(self, ids: Ids, inplace: bool = False) -> "RowSet[V]":
        """This set, or a new one of its kind, with ``ids`` that are known to be valid."""
        found = self if inplace else RowSet(self.model, self.view_class)
        found._rows, found._sorted = ids, None
        return found

    def _update(self, agents: Iterable[V]) -> "RowSet[V]":
        return self._with(self._ids_of(agents), inplace=True)

    def _ids_of(self, agents: Iterable[V]) -> Ids:
        """The ids of other agents, who must be of this kind and model."""
        if isinstance(agents, RowSet):
            same = agents.view_class is self.view_class and agents.model is self.model
            ids = agents.ids
        else:
            views = list(agents)
            same = all(type(v) is self.view_class and v.model is self.model for v in views)
            ids = _distinct(np.array([v.unique_id for v in views], np.int64), len(self._records))
        if not same:
            raise TypeError(f"not all of these are {self.view_class.__name__}s of this model")
        return ids

    def _is_column(self, name: str) -> bool:
        """Whether a view would read ``name`` from the table."""
        return name in (self._records.dtype.names or ()) and not hasattr(self.view_class, name)

    def _knows(self, name: str) -> bool:
        return name == "unique_id" or self._is_column(name) or hasattr(self.view_class, name)

    def _values(self, name: str) -> NDArray[Any]:
        """A column of these rows, shape (n, ...): live and read-only if the set has all rows."""
        if name == "unique_id":
            return self.ids
        if not self._is_column(name):
            return np.array(self._list(name))
        column = _frozen(self._records[name])
        return column if self._rows is None else column[self._rows]

    def _list(self, name: str) -> list[Any]:
        """What each view would answer to ``name``."""
        if not self._knows(name):
            raise _no_such(self.view_class, self._records, name)
        if name != "unique_id" and not self._is_column(name):
            return list(map(attrgetter(name), self))
        values = self._values(name)
        if values.ndim == 1:
            found: list[Any] = values.tolist()
            return found
        return list(_frozen(values.copy()))

    def _mask(self, given: object, conditions: dict[str, object]) -> Mask | None:
        """One bool for each agent, or None where nothing is asked of columns."""
        masks = [_matches(self._values(name), name, want) for name, want in conditions.items()]
        if given is not None and not callable(given):
            masks.insert(0, np.asarray(given))
        for mask in masks:
            if mask.dtype != np.bool_ or mask.shape != (len(self),):
                shape = f"{mask.dtype} of shape {mask.shape}"
                raise TypeError(f"a mask is bool of shape ({len(self)},), not {shape}")
        return np.logical_and.reduce(masks) if masks else None


class RowGroups(GroupBy):
    """The groups of ``RowSet.groupby``: Mesa's, with ``agg`` on columns."""

    def agg(self, attr_name: str, func: Callable[[Any], Any]) -> dict[Any, Any]:
        """``func`` of a column's values in each group, as ``RowSet.agg``.

        Raises:
            AttributeError: no such column or property.
        """
        return {
            key: group.agg(attr_name, func)
            if isinstance(group, RowSet)
            else func([getattr(agent, attr_name) for agent in group])
            for key, group in self.groups.items()
        }


class MixedSet(_Views[RowView]):
    """Agents of several kinds, one kind after the other: what a model gives as ``agents``.

    ``select(agent_type=Worker)`` gives the ``RowSet`` of that kind, fast. Everything else goes
    from view to view, as in Mesa. Ids are unique within a kind only.

    Args:
        model: has Mesa's ``rng`` and ``random``.
        parts: sets of one kind each, or lists of views.
    """

    def __init__(self, model: Any, parts: Iterable[Sequence[RowView]]) -> None:
        self.model = model
        self._parts = tuple(parts)

    @property
    def _agents(self) -> Self:
        return self  # where Mesa's own ``get`` looks

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def __iter__(self) -> Iterator[RowView]:
        return chain.from_iterable(self._parts)

    def __contains__(self, agent: object) -> bool:
        return any(agent in part for part in self._parts)

    @overload
    def __getitem__(self, item: int) -> RowView: ...

    @overload
    def __getitem__(self, item: slice) -> list[RowView]: ...

    def __getitem__(self, item: int | slice) -> RowView | list[RowView]:
        """As Mesa: the agent at a position, a list for a slice.

        Raises:
            IndexError: beyond the end, or negative.
        """
        if isinstance(item, slice):
            return [self[place] for place in range(*item.indices(len(self)))]
        place = index(item)
        for part in self._parts:
            if 0 <= place < len(part):
                return part[place]
            place -= len(part)
        raise IndexError(f"no agent at {item} in {self!r}")

    def __repr__(self) -> str:
        return f"<MixedSet: {len(self):,} agents>"

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = math.inf,
        inplace: bool = False,
        agent_type: type[mesa.Agent] | None = None,
    ) -> "MixedSet | RowSet[Any]":
        """As Mesa; where one kind is left, its ``RowSet``."""
        left = _limit(at_most, len(self))
        chosen: list[Sequence[RowView]] = []
        for part in self._parts:
            kept = _select(part, filter_func, left, agent_type)
            left -= len(kept)
            if len(kept):
                chosen.append(kept)
        if inplace:
            self._parts = tuple(chosen)
            return self
        if len(chosen) == 1 and isinstance(chosen[0], RowSet):
            return chosen[0]
        return MixedSet(self.model, chosen)

    def groupby(
        self, by: Callable[[Any], Any] | str, result_type: Literal["agentset", "list"] = "agentset"
    ) -> RowGroups:
        """As Mesa."""
        groups: defaultdict[Any, list[RowView]] = defaultdict(list)
        key = attrgetter(by) if isinstance(by, str) else by
        for view in self:
            groups[key(view)].append(view)
        if result_type == "list":
            return RowGroups(dict(groups))
        return RowGroups({name: MixedSet(self.model, [some]) for name, some in groups.items()})

    def sort(
        self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False
    ) -> "MixedSet":
        """As Mesa, the highest first; ties keep their order."""
        by = attrgetter(key) if isinstance(key, str) else key
        return self._ordered(sorted(self, key=by, reverse=not ascending), inplace)

    def shuffle(self, inplace: bool = False) -> "MixedSet":
        """In an order drawn from ``model.rng``."""
        views = list(self)
        order = self.model.rng.permutation(len(views)).tolist()
        return self._ordered([views[i] for i in order], inplace)

    def _update(self, agents: Iterable[RowView]) -> "MixedSet":
        return self._ordered(list(dict.fromkeys(agents)), inplace=True)

    def _ordered(self, views: list[RowView], inplace: bool) -> "MixedSet":
        if not inplace:
            return MixedSet(self.model, [views])
        self._parts = (views,)
        return self


def _no_such(view_class: type[RowView], records: Records, name: str) -> AttributeError:
    """The error for a name that a view does not have, with the nearest that it has."""
    own = [known for known in vars(view_class) if not known.startswith("_")]
    near = get_close_matches(name, [*(records.dtype.names or ()), *own], 1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return AttributeError(f"{view_class.__name__} has no column or property {name!r}{hint}")


def _frozen[T: np.generic](values: NDArray[T]) -> NDArray[T]:
    """The same array, made read-only."""
    values.flags.writeable = False
    return values


def _wide(values: NDArray[Any]) -> NDArray[Any]:
    """A copy as wide as Python's own numbers."""
    kind = values.dtype.kind
    return values.astype(np.int64 if kind in "iu" else np.float64 if kind == "f" else values.dtype)


def _distinct(places: NDArray[Any], size: int) -> Ids:
    """Rows or places below ``size``, each once, in the order of their first appearance."""
    if places.ndim != 1 or (places.size and places.dtype.kind not in "iu"):
        raise TypeError(f"rows are integers of shape (n,), not {places.dtype} {places.shape}")
    found = places.astype(np.int64)
    if found.size and not 0 <= found.min() <= found.max() < size:
        raise IndexError(f"there are rows 0 to {size - 1}, not {found.min()} to {found.max()}")
    if (found[1:] > found[:-1]).all():
        return found
    _, first = np.unique(found, return_index=True)
    return found[np.sort(first)]


def _limit(at_most: float, size: int) -> int:
    """How many of ``size`` agents Mesa's ``at_most`` allows."""
    if isinstance(at_most, float) and at_most <= 1.0:
        at_most = int(size * at_most)
    return max(0, math.ceil(min(at_most, size)))


def _matches(values: NDArray[Any], name: str, want: Any) -> NDArray[Any]:
    """Where a column has a value, one of several, or what a function of the column says."""
    if callable(want):
        return np.asarray(want(values))
    if values.ndim != 1:
        raise TypeError(f"{name!r} holds arrays: give a function that makes a mask from it")
    if isinstance(want, Collection) and not isinstance(want, str):
        return np.isin(values, np.asarray(list(want)))
    return np.asarray(values == want)


def _places_by_value(values: NDArray[Any], name: str) -> dict[Any, NDArray[Any]]:
    """Where each value stands, ascending; the values in the order of their first places."""
    if values.ndim != 1:
        raise TypeError(f"cannot group by {name!r}: it holds arrays")
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    ends = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    runs = [run for run in np.split(order, ends) if len(run)]
    return {values.item(run[0]): run for run in sorted(runs, key=lambda run: int(run[0]))}


def _select(
    part: Sequence[RowView],
    filter_func: Callable[[Any], bool] | None,
    at_most: int,
    agent_type: type[mesa.Agent] | None,
) -> Sequence[RowView]:
    """The first ``at_most`` of a part that are of a type and pass a filter."""
    if isinstance(part, RowSet):
        return part.select(filter_func, at_most, agent_type=agent_type)
    typed = (view for view in part if agent_type is None or isinstance(view, agent_type))
    return list(islice((v for v in typed if filter_func is None or filter_func(v)), at_most))
