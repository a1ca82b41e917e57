"""Every small change of a source file that a test should notice."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_TWO_SIDED = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot)
_BINARY: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.MatMult: ast.Mult,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change: where (function, lines of the statement), the code before and after, and the whole source.

    The `name` it has in the list of explained survivors outlives a change of lines.
    """

    name: str
    function: str
    line: int
    lines: range
    source: str


@dataclass
class _Place:
    """A node, how to put another in its stead, and the function around it."""

    function: str
    statement: ast.stmt
    node: ast.AST
    parent: ast.AST
    field: str
    index: int | None

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node

    @property
    def lines(self) -> range:
        """Those of the statement around it; of one with statements inside, those before them."""
        inside = getattr(self.statement, "body", ())
        last = inside[0].lineno - 1 if inside else self.statement.end_lineno or 0
        return range(self.statement.lineno, max(last, self.statement.lineno) + 1)


def mutants_of(source: str) -> Iterator[Mutant]:
    """All mutants of a file, in the order of its lines. Types, docstrings and decorators are left alone."""
    tree = ast.parse(source)
    met: Counter[str] = Counter()
    for place in list(_places(tree, "", ast.Pass(lineno=0, end_lineno=0))):
        original = place.node
        for changed in _changes(original):
            ast.copy_location(changed, original)
            place.put(changed)
            try:
                mutated = ast.unparse(ast.fix_missing_locations(tree))
            finally:
                place.put(original)
            name = f"{place.function}: {_shown(original)} → {_shown(changed)}"
            met[name] += 1
            name += f" ({met[name]})" if met[name] > 1 else ""
            yield Mutant(name, place.function, getattr(original, "lineno", 0), place.lines, mutated)


def _shown(node: ast.AST) -> str:
    text = f"if {ast.unparse(node.test)}" if isinstance(node, ast.If) else ast.unparse(node)
    return " ".join(text.split())


def _places(node: ast.AST, function: str, statement: ast.stmt) -> Iterator[_Place]:
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "returns", "decorator_list", "type_params", "keywords_types"}:
            continue
        for index, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if not isinstance(child, ast.AST) or _is_left_alone(child, node):
                continue
            within = function
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                within = f"{function}.{child.name}".strip(".")
            around = child if isinstance(child, ast.stmt) else statement
            yield _Place(within, around, child, node, field, index)
            yield from _places(child, within, around)


def _is_left_alone(node: ast.AST, parent: ast.AST) -> bool:
    """Docstrings, imports, names for types, messages of exceptions that nobody reads as text."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Global | ast.JoinedStr):
        return True
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        return True
    if (
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == "__all__"
    ):
        return True
    if (
        isinstance(parent, ast.Call)
        and isinstance(parent.func, ast.Name)
        and parent.func.id in {"cast", "TypeVar"}
    ):
        return True
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Subscript)
        and isinstance(node.value.value, ast.Name)
        and node.value.value.id in {"Literal", "NDArray", "Callable"}
    )


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left=left, ops=ops, comparators=right):
            for at, op in enumerate(ops):
                if type(op) in _COMPARE:
                    changed = [*ops[:at], _COMPARE[type(op)](), *ops[at + 1 :]]
                    yield ast.Compare(left, changed, right)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            yield ast.BinOp(left, _BINARY[type(op)](), right)
        case ast.AugAssign(target=target, op=op, value=value) if type(op) in _BINARY:
            yield ast.AugAssign(target, _BINARY[type(op)](), value)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.And() if isinstance(op, ast.Or) else ast.Or(), values)
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert(), operand=operand):
            yield operand
        case ast.If(test=test, body=body, orelse=orelse) if not _is_turned(test):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
        case ast.Raise():
            yield ast.Pass()
        case ast.Constant(value=value):
            yield from (ast.Constant(other) for other in _other_values(value))


def _is_turned(test: ast.expr) -> bool:
    """Whether a smaller change turns a condition around already."""
    if isinstance(test, ast.Compare):
        return len(test.ops) == 1 and isinstance(test.ops[0], _TWO_SIDED)
    return isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _other_values(value: object) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, float):
        yield value * 1.5 + (value == 0)
    elif isinstance(value, str):
        yield f"XX{value}"
