"""The house keeps its shape: sizes, floors, and that every room is one of the plan's."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MEASURED = ("benchmarks", "config", "honors", "api", "portal", "tests", "workflow")
PACKAGES = ("api", "config", "honors", "portal", "workflow")
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
NAMES_THAT_SAY_NOTHING = {"base", "common", "helpers", "manager", "misc", "services", "utils"}


def python_files() -> Iterator[Path]:
    for package in MEASURED:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions_of(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length of each function, its decorators left out."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield f"{name(path)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def test_no_file_is_longer_than_a_reader_holds_in_mind() -> None:
    lengths = {name(path): len(path.read_text().splitlines()) for path in python_files()}

    assert {file: length for file, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {place: length for path in python_files() for place, length in functions_of(path)}

    assert {place: length for place, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_every_file_is_named_for_something() -> None:
    assert [name(path) for path in python_files() if path.stem in NAMES_THAT_SAY_NOTHING] == []


def test_no_file_is_empty_but_a_package_marker() -> None:
    empty = [path for path in python_files() if not path.read_text().strip()]

    assert [name(path) for path in empty if path.name != "__init__.py"] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_under_the_contracts(package: str) -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]

    assert (package in linter["root_packages"]) == (ROOT / package).is_dir()


def test_the_requirements_name_no_address_and_pin_every_package() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text()
        packages = [line for line in text.splitlines() if line[:1].isalnum()]
        unpinned = [line for line in packages if "==" not in line or not line.endswith("\\")]

        assert "://" not in text, path.name
        assert "--index" not in text, path.name
        assert unpinned == [], path.name


def test_every_dependency_says_why_it_is_here() -> None:
    lines = (ROOT / "pyproject.toml").read_text().partition("[tool.")[0].splitlines()
    listed = [number for number, line in enumerate(lines) if line.startswith('    "')]

    assert [lines[number] for number in listed if not lines[number - 1].startswith("    # ")] == []
