"""The pages say what the tables say, and are not stale."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from tests.sample.flows import LAMPS, PAPERS
from tests.sample.models import Lamp, Paper
from workflow.definition import workflow_models
from workflow.diagrams import MARK, drawing, pages, state_diagram
from workflow.management.commands.draw_workflows import stale_pages

SVG = "{http://www.w3.org/2000/svg}"


def test_the_pages_of_the_site_are_not_stale() -> None:
    """If this fails: `python manage.py draw_workflows`."""
    folder = Path(settings.BASE_DIR) / "docs" / "workflows"
    of_the_site = [model for model in workflow_models() if model._meta.app_label != "sample"]

    assert stale_pages(folder, pages(of_the_site)) == []


def test_the_pages_are_in_english_whatever_language_is_active() -> None:
    with translation.override("zh-hans"):
        chinese = pages(workflow_models())
    with translation.override("en"):
        english = pages(workflow_models())

    assert chinese == english


def test_a_small_machine_as_mermaid() -> None:
    assert state_diagram(LAMPS).splitlines() == [
        "stateDiagram-v2",
        '    state "Dark" as dark',
        '    state "Lit" as lit',
        '    state "Broken" as broken',
        "    [*] --> dark",
        "    dark --> lit : Light (Whoever stands beside it)",
        "    lit --> dark : Put out (Whoever stands beside it)",
        "    dark --> broken : Smash (Whoever stands beside it)",
        "    lit --> broken : Smash (Whoever stands beside it)",
        "    broken --> [*]",
    ]


def test_the_table_of_a_machine_says_everything_of_a_transition() -> None:
    page = pages([Paper])["papers.md"].splitlines()

    assert (
        "| Submit `submit` | Draft | In review | An author | The paper has a title<br>The folder"
        " has room for all that are submitted together |  | `announce` |"
    ) in page
    assert (
        "| Send back `send_back` | In review | Draft | A reader, unless the folder is secret |  |"
        " `reason`, `note` (optional), `pages` (optional) |  |"
    ) in page
    assert "| Approved | `approved` | final |" in page


def test_every_machine_has_a_page_and_a_picture_and_is_in_the_index() -> None:
    written = pages([Paper, Lamp])

    assert sorted(written) == ["README.md", "lamps.md", "lamps.svg", "papers.md", "papers.svg"]
    assert "| [Lamps](lamps.md) | 3 | 3 | Dark | Broken |" in written["README.md"].splitlines()


def test_a_picture_has_a_ring_for_each_source_and_a_disc_for_each_target() -> None:
    root = ElementTree.fromstring(drawing(PAPERS))  # noqa: S314 - our own

    circles = [circle.get("class", "").split()[:1] for circle in root.iter(f"{SVG}circle")]
    sources = sum(len(row.source) for row in PAPERS.transitions)
    results = sum(len(row.results) for row in PAPERS.transitions)
    legend = (1, 2)
    assert circles.count(["from"]) == sources + legend[0]
    assert circles.count(["to"]) == results + legend[1]


def test_a_picture_names_and_describes_itself() -> None:
    root = ElementTree.fromstring(drawing(LAMPS))  # noqa: S314 - our own

    assert root.findtext(f"{SVG}title") == "Lamps: states and transitions"
    assert root.findtext(f"{SVG}desc") == (
        "It begins in Dark. Light: from Dark to Lit. Put out: from Lit to Dark."
        " Smash: from Dark, Lit to Broken."
    )


class TestCommand:
    def test_it_removes_the_pages_of_a_machine_that_is_no_more(self, tmp_path: Path) -> None:
        (tmp_path / "gone.md").write_text(MARK)
        (tmp_path / "own.md").write_text("Somebody's own page.")

        call_command("draw_workflows", output=tmp_path, stdout=StringIO())

        assert not (tmp_path / "gone.md").exists()
        assert (tmp_path / "own.md").exists()

    def test_it_writes_once_and_then_has_nothing_to_do(self, tmp_path: Path) -> None:
        number = len(pages(workflow_models()))
        first, second = StringIO(), StringIO()

        call_command("draw_workflows", output=tmp_path / "new", stdout=first)
        call_command("draw_workflows", output=tmp_path / "new", stdout=second)

        assert first.getvalue() == f"{number} pages, {number} changed.\n"
        assert second.getvalue() == f"{number} pages, 0 changed.\n"

    def test_its_check_passes_on_fresh_pages(self, tmp_path: Path) -> None:
        out = StringIO()
        call_command("draw_workflows", output=tmp_path, stdout=StringIO())

        call_command("draw_workflows", check=True, output=tmp_path, stdout=out)

        assert out.getvalue() == ""

    def test_its_check_names_what_is_stale_and_writes_nothing(self, tmp_path: Path) -> None:
        call_command("draw_workflows", output=tmp_path, stdout=StringIO())
        (tmp_path / "lamps.md").write_text("Something older.")
        (tmp_path / "gone.svg").write_text(f"A machine that is no more. {MARK}")
        (tmp_path / "own.md").write_text("Somebody's own page.")
        (tmp_path / "papers.svg").unlink()
        out = StringIO()

        with pytest.raises(SystemExit) as ended:
            call_command("draw_workflows", check=True, output=tmp_path, stdout=out)

        named = [tmp_path / name for name in ("gone.svg", "lamps.md", "papers.svg")]
        assert ended.value.code == 1
        assert out.getvalue() == "".join(f"{path} is stale.\n" for path in named)
        assert (tmp_path / "lamps.md").read_text() == "Something older."
        assert not (tmp_path / "papers.svg").exists()
