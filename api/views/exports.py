"""Background work, and whole lists as files."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.exports import asking
from api.exports.listings import LISTINGS
from api.permissions import covers
from api.serializers import jobs as shapes
from api.views.doors import SIGNED_IN, Door, Reads
from honors.actions import jobs
from honors.models import Job
from honors.queries import jobs as job_queries
from workflow.refusals import NotPermitted

CREATED = 201


class JobView(Reads):
    """What one asked for and what became of it; auditors see what was asked for at their places."""

    noun, resource = "jobs", "jobs"
    model = Job
    serializer_class = shapes.JobShape
    filterset_class = filters.JobFilter
    permissions = dict.fromkeys(("list", "retrieve", "cancel", "result"), SIGNED_IN)
    answers = {
        "cancel": {200: shapes.JobShape},
        "result": {(200, "application/octet-stream"): bytes},
    }

    def visible(self) -> QuerySet[Any]:
        return job_queries.visible_to(self.caller, at=self.at)

    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """One's own job, as long as it is not over. What it made so far is thrown away."""
        return self.represent(jobs.cancel(job=self.get_object(), by=self.caller, at=self.at))

    @action(detail=True, methods=["get"])
    def result(self, request: Request, pk: str) -> FileResponse:
        """The file, for as long as it is kept; history keeps who took it."""
        job = self.get_object()
        response = FileResponse(
            jobs.fetch(job=job, by=self.caller, at=self.at),
            as_attachment=True,
            filename=job.name,
            content_type="application/octet-stream",
        )
        response["X-Content-Type-Options"] = "nosniff"
        return response


class ExportView(Door):
    noun, resource = "jobs", "exports"
    model = Job
    serializer_class = shapes.JobShape
    permissions = {"create": SIGNED_IN}
    inputs = {"create": shapes.ExportBody}
    filter_backends: list[Any] = []

    def create(self, request: Request) -> Response:
        """All rows of a list that the filter finds, as a file. A short list is done at once, a long
        one is a job to be asked about.
        """
        sent = self.sent()
        wanted = asking.Wanted(
            resource=sent["resource"],
            format=sent["format"],
            asked=sent["filter"],
            columns=tuple(sent["columns"]),
        )
        if not covers(request.auth, LISTINGS[wanted.resource].noun, "read"):
            raise NotPermitted(_("Your token does not cover reading this list."))
        return self.represent(asking.ask(wanted, by=self.caller, at=self.at), CREATED)
