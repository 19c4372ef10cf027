"""Every kind of document by its name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from honors.documents.certificates import CERTIFICATE, CERTIFICATES
from honors.documents.commendation_decisions import DECISION_KIND
from honors.documents.correction_notices import CORRECTION_NOTICE
from honors.documents.deliveries import RECEIPT_LIST, RUNNING_ORDER, SEATING_LIST
from honors.documents.evaluation_workbooks import EVALUATION_WORKBOOK
from honors.documents.evidence import CASE_EVIDENCE, ROUND_EVIDENCE
from honors.documents.nomination_forms import NOMINATION_FORM
from honors.documents.public_notices import NOTICE, POSTING_REPORT
from honors.documents.revocations import BATCH_REVOCATION, HONOR_REVOCATION, RECOVERY_LIST
from honors.documents.score_forms import SCORE_FORMS
from honors.documents.sources import Kind
from honors.documents.summary_tables import SUMMARY_TABLE
from workflow.refusals import InvalidInput

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        NOMINATION_FORM,
        CORRECTION_NOTICE,
        SUMMARY_TABLE,
        SCORE_FORMS,
        EVALUATION_WORKBOOK,
        NOTICE,
        POSTING_REPORT,
        DECISION_KIND,
        CERTIFICATES,
        CERTIFICATE,
        BATCH_REVOCATION,
        HONOR_REVOCATION,
        RECOVERY_LIST,
        RUNNING_ORDER,
        SEATING_LIST,
        RECEIPT_LIST,
        CASE_EVIDENCE,
        ROUND_EVIDENCE,
    )
}


def kind_of(name: object) -> Kind:
    if not isinstance(name, str) or name not in KINDS:
        message = _("There is no such kind of document.")
        raise InvalidInput(message, code="unknown_kind", pointer="/kind")
    return KINDS[name]
