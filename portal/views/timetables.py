"""The time that a round takes, drawn; on whichever page tells of the round."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from honors.models import Round
from honors.queries import timetables
from portal import charts


def timetable_of(round_: Round, *, at: datetime) -> charts.Chart:
    rows = [charts.Phase(**vars(phase)) for phase in timetables.phases(round_)]
    return charts.phases(_("Timetable"), rows, today=timezone.localdate(at))
