from __future__ import annotations

from django.db import models

from tests.sample.flows import FUSES, LAMPS, PAPERS
from workflow.definition import WorkflowModel, legal_state, state_field


class Folder(models.Model):
    name = models.CharField(max_length=40)
    desks = models.PositiveIntegerField(default=2)
    room = models.PositiveIntegerField(default=10_000)
    secret = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Paper(WorkflowModel, workflow=PAPERS):
    folder = models.ForeignKey(Folder, on_delete=models.CASCADE)
    title = models.CharField(max_length=40, blank=True)
    state = state_field(PAPERS)
    desk = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [legal_state(PAPERS)]

    def __str__(self) -> str:
        return self.title


class Lamp(WorkflowModel, workflow=LAMPS):
    state = state_field(LAMPS)

    class Meta:
        constraints = [legal_state(LAMPS)]

    def __str__(self) -> str:
        return f"lamp {self.pk}"


class Fuse(WorkflowModel, workflow=FUSES):
    state = state_field(FUSES)

    class Meta:
        constraints = [legal_state(FUSES)]

    def __str__(self) -> str:
        return f"Fuse {self.pk}"
