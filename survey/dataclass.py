"""`dataclass`: what the standard decorator makes, in a tenth of its time.

Up to Python 3.12 the standard decorator compiles six methods for each class from text, most of a
millisecond: for the classes that a small command loads, a third of its whole time. Here the methods that
compare, show and freeze are closures, which need no compiling, and `__init__` is compiled when the first
instance is made. Fields, slots, `replace` and `asdict` are the standard module's own, and a class that
inherits fields is left to it altogether.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import inspect
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False):
        """As `dataclasses.dataclass`, with its options `frozen` and `slots`."""
        if cls is None:
            return lambda cls: _declare(cls, frozen, slots)
        return _declare(cls, frozen, slots)


def _declare(cls: type, frozen: bool, slots: bool) -> type:
    if any(dataclasses.is_dataclass(base) for base in cls.__bases__):
        return dataclasses.dataclass(frozen=frozen, slots=slots)(cls)
    own = set(vars(cls))
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
    made.__dataclass_params__.frozen = frozen  # what a standard dataclass that inherits from it asks
    values = _values([field.name for field in dataclasses.fields(made) if field.compare])
    methods: dict[str, Any] = {
        "__init__": _compile_at_first_use(made, frozen),
        "__signature__": _Signature(made, frozen),
        "__repr__": _show,
        "__eq__": _compare(values),
        "__hash__": (lambda self: hash(values(self))) if frozen else None,
    }
    if frozen:
        methods |= {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete}
        if slots:  # else unpickling would set the fields one by one, and be refused
            methods |= {"__getstate__": _get_state, "__setstate__": _set_state}
    for name, method in methods.items():
        if name not in own:
            setattr(made, name, method)
    return made  # type: ignore[no-any-return]


def _values(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the values of an instance as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda instance: tuple(getattr(instance, name) for name in names)


def _compare(values: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any, Any], Any]:
    def equal(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    return equal


def _show(self: Any) -> str:
    shown = (
        f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr
    )
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse_to_set(self: object, name: str, value: object) -> None:  # noqa: ARG001
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: object, name: str) -> None:  # noqa: ARG001
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _get_state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


def _compile_at_first_use(cls: Any, frozen: bool) -> Callable[..., None]:
    def first(self: Any, *args: Any, **kwargs: Any) -> None:
        cls.__init__ = initialise = _compile(cls, frozen)
        initialise(self, *args, **kwargs)

    return first


class _Signature:
    """`inspect.signature` of a class, and so its `help`, before an instance was made."""

    def __init__(self, cls: type, frozen: bool) -> None:
        self._cls, self._frozen = cls, frozen

    def __get__(self, instance: object, owner: type) -> inspect.Signature:
        import inspect

        if owner is not self._cls:
            raise AttributeError("__signature__")
        whole = inspect.signature(_compile(self._cls, self._frozen))
        return whole.replace(parameters=list(whole.parameters.values())[1:])


def _compile(cls: Any, frozen: bool) -> Callable[..., None]:
    """Write and compile the `__init__` of a class."""
    scope: dict[str, Any] = {"_set": object.__setattr__, "_missing": MISSING}
    parameters, lines = ["self"], []
    for field in dataclasses.fields(cls):
        name, value = field.name, field.name
        if not field.init and field.default_factory is MISSING:
            continue
        if field.default_factory is not MISSING:
            scope[f"_make_{name}"] = field.default_factory
            value = f"_make_{name}()"
        if field.init:
            if field.default_factory is not MISSING:
                parameters.append(f"{name}=_missing")
                value += f" if {name} is _missing else {name}"
            elif field.default is not MISSING:
                scope[f"_default_{name}"] = field.default
                parameters.append(f"{name}=_default_{name}")
            else:
                parameters.append(name)
        lines.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    text = f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines or ["pass"])
    exec(text, scope)  # noqa: S102 - made of the names of fields only, as the standard module does
    compiled: Callable[..., None] = scope["__init__"]
    return compiled
