"""What a public function is given, looked at first: a wrong thing is our error, not a traceback."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, ParamSpec, TypeVar, get_args, get_origin

from survey.messages import LANGUAGES, HailongError

P = ParamSpec("P")
R = TypeVar("R")

_LOOKED_AT = 100
"""Of a long sequence so many are looked at: a frame's worth of names would take time."""


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """`function`, which raises HailongError where an argument is not what its annotation says.

    The annotations are read as text and nothing is imported for them: a class known to type checkers only is
    recognised by its name. What they cannot say (a level between 0 and 1), and which words a choice has, is
    the function's own to check, which knows what to say.
    """
    code = function.__code__
    positional = code.co_varnames[: code.co_argcount]

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        for name, value in (*zip(positional, args, strict=False), *kwargs.items()):
            annotation = function.__annotations__.get(name)
            if isinstance(annotation, str) and not _fits(annotation, value, function):
                raise HailongError(
                    "system.wrong_argument",
                    function=function.__name__,
                    name=name,
                    expected=annotation,
                    found=type(value).__name__,
                )
        return function(*args, **kwargs)

    return call


def _fits(annotation: str, value: object, function: Any) -> bool:
    names = function.__globals__
    if annotation.isidentifier():  # nothing to take apart
        return _is_named(annotation, value, names)
    return _matches(_parsed(annotation), value, names)


@functools.cache
def _parsed(annotation: str) -> ast.expr:
    return ast.parse(annotation, mode="eval").body


def _matches(kind: ast.expr, value: object, names: Mapping[str, Any]) -> bool:
    """Whether `value` is of the annotated `kind`; what is not understood fits."""
    match kind:
        case ast.Constant(value=None):
            return value is None
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return _matches(left, value, names) or _matches(right, value, names)
        case ast.Subscript(value=ast.Name(id="Literal"), slice=inner):
            chosen = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            return any(isinstance(word, ast.Constant) and type(word.value) is type(value) for word in chosen)
        case ast.Subscript(value=ast.Name(id=name), slice=inner):
            return _is_named(name, value, names) and _holds(name, inner, value, names)
        case ast.Name(id=name):
            return _is_named(name, value, names)
    return True


def _holds(name: str, inner: ast.expr, value: object, names: Mapping[str, Any]) -> bool:
    """Whether what is in a sequence or mapping is of the kind that stands in the brackets."""
    if isinstance(value, str) and name in {"Sequence", "Iterable", "Collection"}:
        return False  # a word is a sequence of letters, and never meant as one
    if name in {"Sequence", "Collection"} and isinstance(value, Sequence):
        return all(_matches(inner, entry, names) for entry in value[:_LOOKED_AT])
    if name == "Mapping" and isinstance(value, Mapping) and isinstance(inner, ast.Tuple):
        key, entry = inner.elts
        some = list(value)[:_LOOKED_AT]
        return all(_matches(key, found, names) and _matches(entry, value[found], names) for found in some)
    return True


def _is_named(name: str, value: object, names: Mapping[str, Any]) -> bool:
    match name:
        case "Any" | "object":
            return True
        case "bool":
            return isinstance(value, bool) or type(value).__name__ == "bool"
        case "int":
            return hasattr(value, "__index__")
        case "float":
            return hasattr(value, "__float__") and not isinstance(value, Sequence)
        case "str":
            return isinstance(value, str)
        case "Path":
            return isinstance(value, PathLike)
        case "Sequence" | "Collection":
            plain = isinstance(value, Iterable) and hasattr(value, "__len__")
            return plain and not isinstance(value, Mapping | bytes)
        case "Iterable":
            return isinstance(value, Iterable)
        case "Callable":
            return callable(value)
        case "Language":
            return value in LANGUAGES
    known = names.get(name)
    if isinstance(known, type):
        return isinstance(value, known)
    origin = get_origin(known)
    if origin is Literal:
        return any(type(word) is type(value) for word in get_args(known))
    if origin is Callable:
        return callable(value)
    return known is not None or any(parent.__name__ == name for parent in type(value).__mro__)
