"""What stands in the ledger, in words: which kind of record, what happened to it, where it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honors.models import Nomination
from honors.queries.accounts import CONSOLE
from honors.queries.timelines import OTHER_STEPS, names_of
from workflow.definition import workflow_models
from workflow.models import LedgerEvent

CASES = "nominations"
NOUNS = {
    "ballots": gettext_lazy("Ballot"),
    "commendations": gettext_lazy("Commendation"),
    "honors": gettext_lazy("Honor kept"),
    "jobs": gettext_lazy("Background work"),
    "leads": gettext_lazy("Lead"),
    "nominations": gettext_lazy("Case"),
    "nominees": gettext_lazy("Nominee"),
    "objections": gettext_lazy("Objection"),
    "organizations": gettext_lazy("Organization"),
    "programs": gettext_lazy("Program"),
    "public_notices": gettext_lazy("Public notice"),
    "quotas": gettext_lazy("Quota"),
    "recommendation_calls": gettext_lazy("Call for recommendations"),
    "recommendations": gettext_lazy("Recommendation"),
    "rounds": gettext_lazy("Round"),
    "score_sheets": gettext_lazy("Score sheet"),
    "stages": gettext_lazy("Stage"),
    "users": gettext_lazy("Account"),
    "vetoes": gettext_lazy("List of vetoes"),
    "earlier_titles": gettext_lazy("Title won earlier"),
    "forms": gettext_lazy("Form"),
    "imports": gettext_lazy("Import"),
    "polls": gettext_lazy("Vote"),
}
# What happens beside the moves of the machines, and not to a case.
DEEDS = {
    "ballots.record": gettext_lazy("Record the ballot"),
    "categories.add": gettext_lazy("Add a category"),
    "conflicts.declare": gettext_lazy("Declare a relation"),
    "decisions.record": gettext_lazy("Record the decision"),
    "earlier_titles.record": gettext_lazy("Record a title won earlier"),
    "earlier_titles.strike": gettext_lazy("Strike a title won earlier"),
    "forms.add": gettext_lazy("Add a form"),
    "jobs.ask": gettext_lazy("Ask for background work"),
    "jobs.cancel": gettext_lazy("Cancel background work"),
    "jobs.fail": gettext_lazy("Background work failed"),
    "jobs.fetch": gettext_lazy("Fetch a result"),
    "jobs.finish": gettext_lazy("Background work done"),
    "judge_promises.make": gettext_lazy("Promise to judge fairly"),
    "leads.take": gettext_lazy("Take in a lead"),
    "memberships.cancel": gettext_lazy("Take back a role"),
    "memberships.end": gettext_lazy("End a role"),
    "memberships.grant": gettext_lazy("Give a role"),
    "nominees.change_members": gettext_lazy("Change the members"),
    "nominees.merge": gettext_lazy("Take in a double"),
    "nominees.merged": gettext_lazy("Merged as a double"),
    "nominees.register": gettext_lazy("Register"),
    "nominees.set_phone": gettext_lazy("Change the phone number"),
    "nominees.unmask": gettext_lazy("Look at a sealed value"),
    "objections.count_deadline": gettext_lazy("Count the deadline"),
    "objections.investigate": gettext_lazy("Record a step of the investigation"),
    "objections.mark_retaliation": gettext_lazy("Mark a retaliation"),
    "objections.open_objector": gettext_lazy("Look at who objected"),
    "organizations.abolish": gettext_lazy("Abolish"),
    "organizations.create": gettext_lazy("Set up"),
    "organizations.rename": gettext_lazy("Rename"),
    "organizations.reword": gettext_lazy("Change the wording"),
    "organizations.set_contact": gettext_lazy("Change the contact"),
    "categories.set_terms": gettext_lazy("Set the rules of the category"),
    "panels.add_judges": gettext_lazy("Add judges"),
    "panels.drop": gettext_lazy("Take the panel of its own away"),
    "panels.set": gettext_lazy("Set the panel"),
    "programs.create": gettext_lazy("Set up"),
    "public_notices.prove": gettext_lazy("Prove the posting"),
    "quotas.allocate": gettext_lazy("Hand down places"),
    "quotas.apportion": gettext_lazy("Apportion places"),
    "quotas.explain_shortfall": gettext_lazy("Explain a shortfall"),
    "quotas.give_back": gettext_lazy("Give back places"),
    "quotas.lend": gettext_lazy("Lend a place"),
    "quotas.recall": gettext_lazy("Call back places"),
    "quotas.release_reserve": gettext_lazy("Open reserved places"),
    "quotas.set": gettext_lazy("Set the quota"),
    "rankings.sealed": gettext_lazy("Seal the ranking"),
    "recommendation_calls.open": gettext_lazy("Call for recommendations"),
    "recommendation_calls.rank": gettext_lazy("Put the recommendations in order"),
    "rounds.warned": gettext_lazy("Opened in spite of a warning"),
    "rubrics.set": gettext_lazy("Set the rubric"),
    "score_sheets.assign": gettext_lazy("Give out sheets"),
    "score_sheets.decide_veto": gettext_lazy("Find on a judge's veto"),
    "score_sheets.nudge": gettext_lazy("Nudge the judges"),
    "stages.change": gettext_lazy("Change the settings of a stage"),
    "stages.set": gettext_lazy("Set the route"),
    "titles.add": gettext_lazy("Add a title"),
    "users.create": gettext_lazy("Open the account"),
    "users.edit": gettext_lazy("Change the account"),
    "users.set_email": gettext_lazy("Change the address"),
    "users.set_password": gettext_lazy("Set a password"),
    "users.set_staff": gettext_lazy("Open or close the back office"),
    "vetoes.add": gettext_lazy("Add a veto"),
    "vetoes.end": gettext_lazy("End a veto"),
    "consultations.close": gettext_lazy("Close the consultation"),
    "consultations.overdue": gettext_lazy("The consultation is overdue"),
    "categories.set_conditions": gettext_lazy("Set the conditions"),
    "ceremonies.arrange": gettext_lazy("Arrange the ceremony"),
    "deliveries.hand_over": gettext_lazy("Hand over the certificate"),
    "deliveries.plan": gettext_lazy("Plan the delivery"),
    "deliveries.return": gettext_lazy("Take back what was not delivered"),
    "imports.check": gettext_lazy("Check the list"),
    "imports.confirm": gettext_lazy("Confirm the list"),
    "imports.hand_in": gettext_lazy("Hand in a list"),
    "imports.take_back": gettext_lazy("Take back what was written"),
    "imports.undo": gettext_lazy("Undo the import"),
    "imports.wipe": gettext_lazy("Delete the list"),
    "imports.write": gettext_lazy("Write the list"),
    "memberships.substitute": gettext_lazy("Name a substitute"),
    "nominees.unregister": gettext_lazy("Strike from the register"),
    "objections.keep_letter": gettext_lazy("Keep the stamped letter"),
    "objections.open_letter": gettext_lazy("Look at the stamped letter"),
    "panels.give_back": gettext_lazy("Give back a seat"),
    "panels.take_seat": gettext_lazy("Take a seat"),
    "polls.close": gettext_lazy("Close the vote"),
    "polls.open": gettext_lazy("Open the vote"),
    "polls.vote": gettext_lazy("Vote"),
    "quotas.set_each": gettext_lazy("Set the quotas of several units"),
    "rounds.replan": gettext_lazy("Change the plan"),
    "sealing.reseal": gettext_lazy("Seal with a new key"),
    "tokens.issue": gettext_lazy("Issue a key for programs"),
    "tokens.revoke": gettext_lazy("Take back a key for programs"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One event as a row. `url` leads to its own page, `record_url` to the record if it has one."""

    event: LedgerEvent
    label: str
    who: str
    record: str
    url: str
    record_url: str


def lines_of(events: Sequence[LedgerEvent]) -> list[Line]:
    """Two statements: the people, and the cases by their names."""
    people = names_of({event.actor for event in events}) | {CONSOLE.ledger_key: _("The server")}
    cases = _cases(event.stream_id for event in events)
    return [
        Line(
            event=event,
            label=deed(event.action),
            who=people[event.actor],
            record=cases.get(event.stream_id) or record(event.stream_id),
            url=reverse("portal:audit_event", kwargs={"pk": event.pk}),
            record_url=_url(event.stream_id),
        )
        for event in events
    ]


def record(stream: str) -> str:
    """A record by its kind and number: 案件 12."""
    noun, _colon, key = stream.partition(":")
    named = str(NOUNS.get(noun, noun))
    return _("%(noun)s %(key)s") % {"noun": named, "key": key} if key.isdecimal() else named


def deed(action: str) -> str:
    _noun, _dot, verb = action.partition(".")
    if action in OTHER_STEPS:
        return str(OTHER_STEPS[action])
    if verb in ("begin", "batch"):
        return _("Start") if verb == "begin" else _("Several at once")
    return str(DEEDS.get(action) or _moves().get(action, action))


@cache
def _moves() -> dict[str, Any]:
    return {
        f"{model.workflow.name}.{row.name}": row.label
        for model in workflow_models()
        for row in model.workflow.transitions
    }


def _cases(streams: Iterable[str]) -> dict[str, str]:
    keys = {int(key) for noun, _c, key in (s.partition(":") for s in streams) if noun == CASES}
    rows = Nomination.objects.filter(pk__in=keys).values_list("pk", "number", "nominee__name")
    return {f"{CASES}:{key}": " ".join(filter(None, (name, number))) for key, number, name in rows}


def _url(stream: str) -> str:
    noun, _colon, key = stream.partition(":")
    return reverse("portal:audit_case", kwargs={"pk": key}) if noun == CASES else ""
