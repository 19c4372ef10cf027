"""Every test finds what its own fixtures laid, as they left it, and nothing else."""

from __future__ import annotations

import pytest
from django.db import connection

from honors.models import Organization, Round, User
from tests.factories.organizations import County
from tests.ground import laid

# One after another in one process, as only then one could find what another left.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("ground")]


@laid
def renamed(nominator: User) -> User:
    nominator.display_name = "改名（虚构）"
    nominator.save(update_fields=["display_name"])
    return nominator


def changed_here(opened: Round) -> None:
    opened.name = "改动（虚构）"
    opened.save(update_fields=["name"])
    assert Round.objects.get().name == "改动（虚构）"


def test_a_test_changes_its_own_copy(opened: Round) -> None:
    changed_here(opened)


def test_the_next_one_finds_it_as_it_was_laid(opened: Round) -> None:
    assert opened.name == Round.objects.get().name != "改动（虚构）"
    changed_here(opened)


def test_who_asks_for_less_finds_less(tree: County) -> None:
    assert (Round.objects.exists(), User.objects.exists()) == (False, False)
    assert Organization.objects.filter(pk=tree.county.pk).exists()


def test_who_asks_for_nothing_finds_nothing() -> None:
    assert not Organization.objects.exists()


def test_what_two_fixtures_share_is_one_object(renamed: User, nominator: User) -> None:
    assert renamed is nominator
    assert User.objects.get(pk=nominator.pk).display_name == "改名（虚构）"


def test_a_layer_above_changes_nothing_for_who_does_not_ask_for_it(nominator: User) -> None:
    assert nominator.display_name != "改名（虚构）"
    assert User.objects.get(pk=nominator.pk).display_name == nominator.display_name


def test_what_commits_stands_on_no_ground(transactional_db: None, tree: County) -> None:
    assert not connection.in_atomic_block
    assert Organization.objects.filter(pk=tree.county.pk).exists()
