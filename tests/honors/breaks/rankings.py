"""Rankings with a gap, a wrong cut or a foreign case."""

from __future__ import annotations

from honors.models import Category, Ranking, RankingEntry
from tests.honors.planting import Planted, a_title


def rankings_have_every_place_once(_planted: Planted) -> str:
    RankingEntry.objects.filter(position=3).update(position=4)
    return f"rankings:{Ranking.objects.get().pk}"


def rankings_come_out_again(_planted: Planted) -> str:
    RankingEntry.objects.filter(position=3).update(is_above=True)
    return f"rankings:{Ranking.objects.get().pk}"


def ranked_cases_are_of_the_category(planted: Planted) -> str:
    title = a_title(planted.round.program, "另一个称号（虚构）")
    other = Category.objects.create(
        round=planted.round, title=title, form=planted.category.form, position=2, places=1
    )
    Ranking.objects.update(category=other)
    return f"rankings:{Ranking.objects.get().pk}"


def rankings_come_out_again_2(_planted: Planted) -> str:
    """The score of one place, with every mark as it was."""
    RankingEntry.objects.filter(position=2).update(score=91)
    return f"rankings:{Ranking.objects.get().pk}"


def rankings_come_out_again_3(_planted: Planted) -> str:
    """A lot of one's own choice."""
    Ranking.objects.update(lot_seed="00" * 32)
    return f"rankings:{Ranking.objects.get().pk}"
