"""What people do in a selection until its line is drawn: places, ends, what bars, marks."""

from __future__ import annotations

from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from honors.actions import nominations, quotas, rankings, score_sheets, vetoes
from honors.actions.vetoes import VetoSpec
from honors.models import Nomination, Quota, QuotaLoan, ScoreSheet, VetoFinding
from tests.factories.quotas import written
from tests.factories.rounds import CLOSES_AT
from tests.factories.score_sheets import criteria_of
from tests.factories.vetoes import declared
from tests.journeys.selection_machine import JUDGES, Watched
from tests.journeys.selection_model import TOWNSHIP

MOST_CASES = 6
WHICH = st.integers(0, MOST_CASES - 1)
JUDGE = st.integers(0, JUDGES - 1)
MARK = st.integers(60, 99)
WHY = "（虚构）"
DOCUMENTS = count(1)


class UntilTheLine(Watched):
    def some_are_sent_up(self, begun: list[tuple[int, bool]]) -> None:
        for village, front in begun:
            self.send(village, front=front, consents=True)
        for case in self.keys:
            self.forward(case)

    def chosen(self, which: int) -> int:
        return self.keys[which % len(self.keys)]

    def case(self, key: int) -> Nomination:
        return Nomination.objects.get(pk=key)

    # Places.

    @precondition(lambda self: len(self.keys) < MOST_CASES)
    @rule(village=st.integers(0, 1), front=st.booleans(), consents=st.booleans())
    def send(self, village: int, front: bool, consents: bool) -> None:
        unit, by = self.world.units[village], self.world.staff.nominators[village]
        occupation = "farmer" if front else "official"
        case = written(self.world.category, unit, by, occupation=occupation)
        declared(self.case(case.pk), by)
        self.keys.append(case.pk)
        self.front[case.pk] = front
        if consents:
            self.consent(case.pk, by)
        self.submit(case.pk)

    def consent(self, case: int, by: Any) -> None:
        given = {"given_by": "王秀兰（虚构）", "form": "in_person", "given_at": self.now}
        nominations.record_consent(nomination=self.case(case), by=by, at=self.now, **given)
        self.model.consenting.add(case)

    def submit(self, case: int) -> None:
        village = self.world.units.index(self.case(case).unit)
        quota, front = self.model.quotas[village], self.front[case]
        willing = "" if case in self.model.consenting else "consent_missing"
        late = "too_late" if self.now >= CLOSES_AT else ""
        barred = "veto_confirmed" if case in self.model.barred else ""
        # The reserve is the township's: in a village any free place will do.
        expected = late or barred or willing or quota.refuses(case, front=front)
        by = self.world.staff.nominators[village]
        assert self.move(case, "submit", by) == expected
        if not expected:
            quota.used[case] = False

    def move(self, case: int, name: str, by: Any, **supplied: Any) -> str:
        return self.attempt(
            lambda: nominations.move(
                nomination=self.case(case), name=name, by=by, at=self.now, **supplied
            )
        )

    @rule(which=WHICH)
    def forward_one(self, which: int) -> None:
        self.forward(self.chosen(which))

    def forward(self, case: int) -> None:
        if self.state(case) != "review":
            return
        quota, front = self.model.quotas[TOWNSHIP], self.front[case]
        barred = "veto_confirmed" if case in self.model.barred else ""
        expected = barred or quota.refuses(case, front=front)
        by = self.world.staff.officers[0]
        assert self.move(case, "forward", by, opinion="同意（虚构）。") == expected
        if not expected:
            quota.used[case] = front

    @rule(giving=st.integers(0, 1))
    def lend(self, giving: int) -> None:
        giver, getter = (self.quota(giving), self.quota(1 - giving))
        by = self.world.staff.secretary
        code = self.attempt(
            lambda: quotas.lend(
                lender=giver, borrower=getter, places=1, reason=WHY, by=by, at=self.now
            )
        )
        assert code == ("" if self.model.moves_place(giving, 1 - giving) else "below_use")

    @rule(giving=st.integers(0, 1))
    def give_back(self, giving: int) -> None:
        loans = QuotaLoan.objects.filter(borrower=self.quota(giving), given_back=0)
        loan, by = loans.first(), self.world.staff.secretary
        if loan is not None:
            code = self.attempt(lambda: quotas.give_back(loan=loan, places=1, by=by, at=self.now))
            assert code == ("" if self.model.moves_place(giving, 1 - giving) else "below_use")

    def quota(self, key: int) -> Quota:
        return Quota.objects.get(organization=self.world.units[key])

    @rule()
    def open_the_reserve(self) -> None:
        quota, by = self.model.quotas[TOWNSHIP], self.world.staff.secretary
        code = self.attempt(
            lambda: quotas.release_reserve(
                quota=self.quota(TOWNSHIP), share="front", reason=WHY, by=by, at=self.now
            )
        )
        waits = "" if quota.waiting else "nothing_reserved"
        assert code == ("too_late" if self.sealed is not None else waits)
        if not code:
            quota.released += quota.waiting

    # Ends, and what bars.

    @rule(which=WHICH, name=st.sampled_from(["withdraw", "disqualify", "decline"]))
    def end(self, which: int, name: str) -> None:
        case, staff = self.chosen(which), self.world.staff
        by = staff.officers[0 if self.state(case) == "review" else -1]
        by = staff.secretary if name == "withdraw" else by
        more = {"evidence": WHY} if name == "disqualify" else {}
        if self.move(case, name, by, reason=WHY, **more) == "":
            self.model.leaves(case)

    @rule(which=WHICH)
    def take_consent_back(self, which: int) -> None:
        case = self.chosen(which)
        said = {"said_by": "王秀兰（虚构）", "form": "in_person", "revoked_at": self.now}
        by = self.world.staff.secretary
        code = self.attempt(
            lambda: nominations.revoke_consent(
                nomination=self.case(case), by=by, at=self.now, **said
            )
        )
        if not code:
            self.model.consenting.discard(case)
            self.model.leaves(case)

    @rule(which=WHICH)
    def confirm_a_veto(self, which: int) -> None:
        case = self.chosen(which)
        code = self.attempt(
            lambda: vetoes.confirm(
                nomination=self.case(case),
                veto=VetoSpec(code="dishonesty"),
                department=self.world.tree.department,
                document_number=f"平卫函〔2026〕{next(DOCUMENTS)}号（虚构）",
                by=self.world.staff.secretary,
                at=self.now,
            )
        )
        assert code == ("veto_confirmed" if case in self.model.barred else "")
        self.model.barred.add(case)

    @precondition(lambda self: self.model.barred)
    @rule()
    def lift_a_veto(self) -> None:
        finding = VetoFinding.objects.filter(lifted_at=None).earliest("pk")
        number = f"平卫函〔2026〕{next(DOCUMENTS)}号（虚构）"
        by = self.world.staff.secretary
        vetoes.lift(finding=finding, document_number=number, by=by, at=self.now)
        self.model.barred.discard(finding.nomination_id)

    # Marks.

    @rule(which=WHICH, judge=JUDGE, mark=MARK)
    def mark(self, which: int, judge: int, mark: int) -> None:
        """Also on a sheet that is given up, handed in or sealed: then it is refused."""
        self.give(self.chosen(which), judge, mark)

    def give(self, case: int, judge: int, mark: int) -> None:
        sheet, by = self.sheet(case, judge), self.world.judges[judge]
        if sheet is None:
            return
        marks = dict.fromkeys(criteria_of(sheet), mark)

        told: dict[str, Any] = {"sheet": sheet, "by": by, "at": self.now}
        if not self.attempt(lambda: score_sheets.save_marks(marks=marks, **told)):
            assert (case, judge) not in self.model.recused
            assert case not in self.model.ranked
        if not self.attempt(lambda: score_sheets.submit(**told)):
            self.model.marks[case, judge] = mark

    def sheet(self, case: int, judge: int) -> ScoreSheet | None:
        rows = ScoreSheet.objects.filter(nomination=case, judge=self.world.judges[judge])
        return rows.order_by("-pk").first()

    @rule(which=WHICH, judge=JUDGE)
    def take_marks_back(self, which: int, judge: int) -> None:
        case, by = self.chosen(which), self.world.judges[judge]
        sheet = self.sheet(case, judge)
        if sheet is not None and not self.attempt(
            lambda: score_sheets.reopen(sheet=sheet, by=by, at=self.now, reason=WHY)
        ):
            assert case not in self.model.ranked
            del self.model.marks[case, judge]

    @rule(which=WHICH, judge=JUDGE)
    def recuse(self, which: int, judge: int) -> None:
        case, by = self.chosen(which), self.world.judges[judge]
        sheet = self.sheet(case, judge)
        if sheet is not None and not self.attempt(
            lambda: score_sheets.recuse(sheet=sheet, ground="kin", by=by, at=self.now)
        ):
            assert case not in self.model.ranked
            self.model.recused.add((case, judge))

    @precondition(lambda self: self.sealed is None)
    @rule(marks=st.lists(MARK, min_size=MOST_CASES * JUDGES, max_size=MOST_CASES * JUDGES))
    def draw_the_line(self, marks: list[int]) -> None:
        """Everybody hands in what is left, and the category is cut."""
        given = iter(marks)
        for case in self.keys:
            for judge in range(JUDGES):
                if (case, judge) not in self.model.marks and self.state(case) == "scoring":
                    self.give(case, judge, next(given))
        self.now = max(self.now, CLOSES_AT)
        gone = [case for case in self.keys if self.state(case) != "scoring"]
        self.cut_line(gone)

    def why_no_line(self) -> tuple[str, ...]:
        """What keeps the line from being drawn once everybody handed in what they had to."""
        states = {case: self.state(case) for case in self.keys}
        waiting = {case for case, state in states.items() if state == "scoring"}
        if "review" in states.values():
            return ("cases_upstream",)
        if not waiting:
            return ("nothing_to_rank",)
        if waiting - self.model.means().keys():
            return ("not_scored",)
        # Where a barred case stands is seen only when the line is there.
        return ("", "veto_confirmed") if waiting & self.model.barred else ("",)

    def cut_line(self, gone: list[int]) -> None:
        stage = self.world.round.stages.get(kind="scoring")
        by = self.world.staff.secretary
        expected = self.why_no_line()
        code = self.attempt(
            lambda: rankings.cut(stage=stage, category=self.world.category, by=by, at=self.now)
        )
        assert code in expected
        if code:
            return
        for pair in [pair for pair in self.model.marks if pair[0] in gone]:
            del self.model.marks[pair]
        self.seal()
        assert not self.model.above & self.model.barred

    @precondition(lambda self: self.sealed is not None)
    @rule(which=WHICH)
    def reinstate(self, which: int) -> None:
        case = self.chosen(which)
        if self.move(case, "reinstate", self.world.staff.secretary, reason=WHY) == "":
            assert case in self.model.ranked
            assert not self.model.approved
            self.model.above.add(case)
            still = {c for c in self.model.above if self.state(c) in ("notice", "approval")}
            assert len(still) <= 2
