"""Certificates: one page for each honor, in one file or in a file each.

Official documents are Chinese whatever the reader's language, so nothing here is translated.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, BinaryIO

import segno
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from honors.documents.archives import write_archive
from honors.documents.binding import bind
from honors.documents.numerals import in_characters, in_figures
from honors.documents.sources import PDF, ZIP, Kind, Source
from honors.documents.typesetting import TOOLS, typeset
from honors.lists import listed_name
from honors.models import Commendation, Honor
from honors.models.documents import Audience
from honors.queries.sealed_lists import sealed_certificates, sealed_list
from honors.states import HELD_HONORS
from workflow.refusals import GuardFailed, WrongState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from honors.documents.sources import Options, Progress

ONE_FILE, FILE_EACH = "one", "each"
PUBLIC_URL = "public_url"
CERTIFICATE_TOOLS = f"{TOOLS}, pypdf {version('pypdf')}"
# Pages set at once, and between two reports of progress: what bounds the memory of a long list.
BATCH = 100
# Of the eight masks of a code any reads as well; looking for the prettiest takes most of the time.
MASK = 3
_ADDRESSED = {"person": "同志", "pair": "同志"}
_WORDINGS = {
    "commendation": "授予“{title}”称号。特发此证，以资鼓励。",
    "creation": "命名为“{title}”。特发此证。",
    "role_model_selection": "认定为“{title}”。特发此证，以资鼓励。",
    "circular_praise": "给予“{title}”通报表扬。特发此证，以资鼓励。",
}


def collect(commendation: Commendation, options: Options) -> Source:
    """Of every honor that is still held: what was revoked gets no certificate any more."""
    given = [h for h in sealed_certificates(commendation) if h.state in HELD_HONORS]
    if not given:
        raise WrongState(_("No honor of this list is held any more."), code="not_held")
    return source_of(commendation, given, options)


def source_of(commendation: Commendation, given: Iterable[Honor], options: Options) -> Source:
    sealed = sealed_list(commendation)
    sections = {
        line["case"]: section
        for section in sealed.snapshot["sections"]
        for line in section["lines"]
    }
    return Source(
        data={
            "title": f"{commendation.title}　荣誉证书",
            "paper": options["paper"],
            "files": options.get("files", ONE_FILE),
            "at": sealed.event.at.isoformat(),
            "address": f"{_public_url(options)}/v/",
            "fingerprint": fingerprint(sealed.event.hash),
            "certificates": [
                _certificate(honor, sections[honor.nomination_id], sealed.snapshot)
                for honor in given
            ],
        },
        sealed=sealed.event,
        round=commendation.round,
        organization=commendation.round.organizer,
        title=f"{commendation.document_number}荣誉证书",
    )


def _public_url(options: Options) -> str:
    address = options.get(PUBLIC_URL, "").rstrip("/")
    if not address:
        message = _("Set the public address of this site first: certificates lead there.")
        raise GuardFailed(message, code="public_url_missing")
    return address


def fingerprint(digest: str) -> str:
    """The first 128 bits of an event's hash, in groups that can be read out."""
    return " ".join(digest[start : start + 8] for start in range(0, 32, 8))


def _certificate(
    honor: Honor, section: Mapping[str, Any], snapshot: Mapping[str, Any]
) -> dict[str, Any]:
    name = listed_name(honor.holder_name, kind=section["kind"])
    wording = _WORDINGS[section["nature"]].format(title=honor.title_name)
    return {
        "recipient": name + _ADDRESSED.get(section["kind"], ""),
        "words": f"经{snapshot['round']}，{wording}",
        "issuers": section["issuers"] or [snapshot["organizer"]],
        "date": in_characters(honor.awarded_on),
        "until": _until(honor.expires_on),
        "number": honor.number,
        "code": honor.code,
    }


def _until(expires_on: date | None) -> str:
    return "" if expires_on is None else f"有效期至{in_figures(expires_on - timedelta(days=1))}。"


def render(data: Mapping[str, Any], out: BinaryIO, progress: Progress) -> None:
    if data["files"] == FILE_EACH:
        write_archive(_each(data, progress), out)
        return
    if len(data["certificates"]) <= BATCH:
        out.write(_typeset(data, data["certificates"]))
        return
    at = datetime.fromisoformat(data["at"])
    bind(_batches(data, progress), out, title=data["title"], at=at)


def _batches(data: Mapping[str, Any], progress: Progress) -> Iterator[bytes]:
    total = len(data["certificates"])
    for start in range(0, total, BATCH):
        yield _typeset(data, data["certificates"][start : start + BATCH])
        progress(min(start + BATCH, total), total)


def _each(data: Mapping[str, Any], progress: Progress) -> Iterator[tuple[str, bytes]]:
    total = len(data["certificates"])
    for done, one in enumerate(data["certificates"], start=1):
        yield f"{one['number']} {one['recipient']}.pdf", _typeset(data, [one])
        if done % BATCH == 0 or done == total:
            progress(done, total)


def _typeset(data: Mapping[str, Any], certificates: Sequence[Mapping[str, Any]]) -> bytes:
    pages = [{**one, "qr": _qr(data["address"] + one["code"])} for one in certificates]
    return typeset(
        "certificates",
        {**data, "heading": "荣誉证书", "certificates": pages},
        at=datetime.fromisoformat(data["at"]),
    )


def _qr(address: str) -> str:
    """As SVG. A quarter of it may be soiled and it still reads."""
    drawn = io.BytesIO()
    code = segno.make(address, error="q", micro=False, mask=MASK)
    code.save(drawn, kind="svg", xmldecl=False, border=0)
    return drawn.getvalue().decode()


def collect_one(honor: Honor, options: Options) -> Source:
    """The certificate of one honor anew: where the one before was lost, with a code of its own."""
    if honor.state not in HELD_HONORS:
        message = _("This honor is not held any more; it gets no certificate.")
        raise WrongState(message, code="not_held")
    sealed_certificates(honor.commendation)
    source = source_of(honor.commendation, [honor], options)
    (one,) = source.data["certificates"]
    if options["reissue"] == "yes":
        one["code"] = _newest_code(honor)
        one["until"] = f"补发，原证书作废。{one['until']}"
    return replace(source, title=f"{honor.number}荣誉证书")


def _newest_code(honor: Honor) -> str:
    newest = honor.reissues.order_by("pk").last()
    if newest is None:
        message = _("Issue the certificate anew first: the new paper has a code of its own.")
        raise WrongState(message, code="not_reissued")
    return str(newest.code)


CERTIFICATES = Kind(
    name="certificates",
    label=_("Certificates"),
    subject=Commendation,
    round_of=lambda commendation: commendation.round,
    audience=Audience.ROUND,
    layout=2,
    tools=CERTIFICATE_TOOLS,
    collect=collect,
    render=render,
    content_type=lambda options: ZIP if options["files"] == FILE_EACH else PDF,
    choices={"paper": ("a4", "a3"), "files": (ONE_FILE, FILE_EACH)},
    settled=lambda _commendation: {PUBLIC_URL: settings.HONORS_PUBLIC_URL},
)
CERTIFICATE = Kind(
    name="certificate",
    label=_("Certificate"),
    subject=Honor,
    round_of=lambda honor: honor.commendation.round,
    audience=Audience.ROUND,
    layout=2,
    tools=CERTIFICATE_TOOLS,
    collect=collect_one,
    render=render,
    content_type=lambda _options: PDF,
    choices={"paper": ("a4", "a3"), "reissue": ("no", "yes")},
    settled=lambda _honor: {PUBLIC_URL: settings.HONORS_PUBLIC_URL},
)
