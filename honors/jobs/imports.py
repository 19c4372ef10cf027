"""A file of rows, looked through, written or taken back where nobody waits for it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import override

from honors.actions import imports
from honors.actions.imports.checking import counts
from honors.actions.jobs import Progress, Result
from honors.models import Import, Job
from honors.states import ImportState

STEPS = {
    ImportState.CHECKING: imports.check,
    ImportState.WRITING: imports.write,
    ImportState.UNDOING: imports.take_back,
}


def run(*, job: Job, progress: Progress, at: datetime) -> Result:
    """parameters: the key of the `import`, the `step`, and the `language` of its answers."""
    asked = job.parameters
    related = Import.objects.select_related("uploaded_by", "organization", "category__round")
    import_ = related.get(pk=asked["import"])
    import_.uploaded_by.remember_standing(at=at)  # asked for with every row
    with override(asked["language"]):
        STEPS[asked["step"]](import_, progress=progress, at=at)
    return Result(outcome=counts(Import.objects.get(pk=asked["import"])))
