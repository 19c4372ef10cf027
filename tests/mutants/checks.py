"""Where somebody is refused, and the same code with one of these places switched off.

A check is a call of `require` and its like, a `raise NotPermitted`, a rule of the flows, or a
`visible_to`. It is switched off in the running process: its function gets other code.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

ROOT = Path(__file__).parents[2]
# The functions that all others end in; each of their callers is a check of its own.
SHARED = {
    "honors.queries.accounts": {"require", "require_over", "require_over_all", "require_anywhere"}
}
REQUIRE = re.compile("_?require")
NOTE = "__note_of_mutants__"


@dataclass(frozen=True, order=True)
class Check:
    kind: str
    module: str
    function: str
    line: int

    def __str__(self) -> str:
        return f"{self.kind} {self.module}:{self.line} {self.function}"


@cache
def source(module: str) -> tuple[str, str]:
    path = ROOT / f"{module.replace('.', '/')}.py"
    path = path if path.exists() else path.with_suffix("") / "__init__.py"
    return path.read_text(), str(path)


@cache
def modules() -> list[str]:
    found = ["honors.rules"]
    for room in ("actions", "queries"):
        for path in sorted((ROOT / "honors" / room).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        if isinstance(node, ast.ClassDef):
            inner = (child for child in node.body if isinstance(child, ast.FunctionDef))
            yield from ((f"{node.name}.{child.name}", child) for child in inner)


@cache
def refusing() -> frozenset[str]:
    """The names of functions that do nothing but refuse: they return nothing."""
    bodies = {
        name: node
        for module in modules()
        for name, node in functions(ast.parse(source(module)[0]))
        if isinstance(node.returns, ast.Constant) and node.returns.value is None
    }
    named = {name: node for name, node in bodies.items() if REQUIRE.match(name)}
    known = {name for name, node in named.items() if any(map(_raises, ast.walk(node)))}
    known |= SHARED["honors.queries.accounts"]
    while more := {n for n, node in named.items() if _called(node) & known} - known:
        known |= more
    return frozenset(known)


def _called(node: ast.AST) -> set[str]:
    calls = [inner.func for inner in ast.walk(node) if isinstance(inner, ast.Call)]
    return {getattr(called, "attr", getattr(called, "id", "")) for called in calls}


def _raises(node: ast.AST) -> bool:
    if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
        return False
    return getattr(node.exc.func, "id", "") == "NotPermitted"


def _lets_everybody(node: ast.FunctionDef) -> bool:
    """A rule that leaves it to another move is no check."""
    return ast.unparse(node.body[-1]) == "return True"


def _requires(node: ast.AST) -> bool:
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    called = node.value.func
    return getattr(called, "attr", getattr(called, "id", "")) in refusing()


@cache
def checks() -> list[Check]:
    return sorted(check for module in modules() for check in _checks_in(module))


@cache
def _checks_in(module: str) -> tuple[Check, ...]:
    return tuple(_found_in(module))


def _found_in(module: str) -> Iterator[Check]:
    for name, node in functions(ast.parse(source(module)[0])):
        if name in SHARED.get(module, ()):
            continue
        if module == "honors.rules" and not name.startswith("_") and not _lets_everybody(node):
            yield Check("rule", module, name, node.lineno)
        if module.startswith("honors.queries") and name.endswith("visible_to"):
            yield Check("visible", module, name, node.lineno)
        for inner in ast.walk(node):
            if _requires(inner):
                yield Check("require", module, name, inner.lineno)
            elif _raises(inner):
                yield Check("refusal", module, name, inner.lineno)


class Switching(ast.NodeTransformer):
    """Takes one check away."""

    def __init__(self, check: Check) -> None:
        self.check = check

    def visit(self, node: ast.AST) -> Any:
        if getattr(node, "lineno", 0) == self.check.line:
            if self.check.kind in {"require", "refusal"} and (_requires(node) or _raises(node)):
                return ast.copy_location(ast.Pass(), node)
            if isinstance(node, ast.FunctionDef) and self.check.kind == "rule":
                node.body = ast.parse("return True").body
            elif isinstance(node, ast.FunctionDef) and self.check.kind == "visible":
                node.body = ast.parse(_everything(node)).body
        return self.generic_visit(node)


def _everything(node: ast.FunctionDef) -> str:
    returned = node.returns
    model = returned.slice.id if isinstance(returned, ast.Subscript) else "Organization"  # type: ignore[attr-defined]
    found = f"apps.get_model('honors', '{model}')._default_manager.order_by('pk')"
    return f"from django.apps import apps\nreturn {found}"


class Noting(ast.NodeTransformer):
    """Tells of every check that refuses, and of every `visible_to` that is asked."""

    def __init__(self, module: str) -> None:
        self.found = {(c.kind, c.line): c for c in _checks_in(module)}

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        check = self.found.get(("rule", node.lineno)) or self.found.get(("visible", node.lineno))
        self.generic_visit(node)
        if check is not None:
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and inner.value is not None:
                    inner.value = _note(check, inner.value)
        return node

    def visit_Raise(self, node: ast.Raise) -> Any:
        check = self.found.get(("refusal", node.lineno))
        return [ast.Expr(_note(check, ast.Constant(None))), node] if check else node

    def visit_Expr(self, node: ast.Expr) -> Any:
        check = self.found.get(("require", node.lineno))
        if check is None:
            return node
        note = ast.Expr(_note(check, ast.Constant(None)))
        handler = ast.ExceptHandler(None, None, [note, ast.Raise()])
        return ast.Try([node], [handler], [], [])


def _note(check: Check, value: ast.expr) -> ast.Call:
    parts: list[ast.expr] = [
        ast.Constant(part) for part in (check.kind, check.module, check.function, check.line)
    ]
    return ast.Call(ast.Name(NOTE, ast.Load()), [*parts, value], [])


def rebuilt(module: str, change: ast.NodeTransformer) -> dict[str, CodeType]:
    text, path = source(module)
    tree = ast.fix_missing_locations(change.visit(ast.parse(text)))
    found: dict[str, CodeType] = {}
    waiting = [compile(tree, path, "exec", dont_inherit=True)]
    while waiting:
        code = waiting.pop()
        found[code.co_qualname] = code
        waiting += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return found


@cache
def _noting(module: str) -> dict[str, CodeType]:
    return rebuilt(module, Noting(module))


def live(module: str, name: str) -> Any:
    """The function itself, below its decorators."""
    found: Any = importlib.import_module(module)
    for part in name.split("."):
        found = inspect.getattr_static(found, part)
    return inspect.unwrap(getattr(found, "fget", None) or getattr(found, "__func__", found))


@contextmanager
def switched_off(check: Check) -> Iterator[None]:
    function = live(check.module, check.function)
    kept = function.__code__
    function.__code__ = rebuilt(check.module, Switching(check))[check.function]
    try:
        yield
    finally:
        function.__code__ = kept


@contextmanager
def noted(note: Callable[[Check], None]) -> Iterator[None]:
    """While this lasts, `note` is told of every check that refuses somebody."""

    def told(kind: str, module: str, function: str, line: int, value: Any) -> Any:
        if kind == "visible" or value is None or value is False:
            note(Check(kind, module, function, line))
        return value

    setattr(builtins, NOTE, told)
    kept: dict[Any, CodeType] = {}
    for module in modules():
        names = {check.function for check in _checks_in(module)}
        codes = _noting(module) if names else {}
        for name in names:
            function = live(module, name)
            kept[function] = function.__code__
            function.__code__ = codes[name]
    try:
        yield
    finally:
        for function, code in kept.items():
            function.__code__ = code
        delattr(builtins, NOTE)
