"""Files handed in by the made-up people of the made-up county, and what workers make of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from honors.actions import imports, jobs
from honors.models import Import, Job, User
from tests.factories.rounds import DURING
from tests.honors.imports.files import a_workbook

HEADS: dict[str, tuple[str, ...]] = {
    "nominations": ("姓名", "性别", "身份证号", "民族", "简要事迹"),
    "nominees": ("姓名", "性别", "身份证号"),
    "members": ("家庭代表人", "成员姓名", "与代表关系"),
    "honorees": ("姓名", "性别", "身份证号", "所在单位", "荣誉称号", "级别", "授予日期"),
    "quotas": ("单位", "名额"),
    "users": ("用户名", "姓名", "单位", "角色"),
}


def a_file(kind: str, *rows: Sequence[Any]) -> bytes:
    return a_workbook([HEADS[kind], *rows])


def work(import_: Import) -> Job:
    """What a worker does with the job that it waits for."""
    assert import_.job_id is not None
    jobs.run(import_.job_id, clock=lambda: DURING)
    return Job.objects.get(pk=import_.job_id)


def handed_in(kind: str, *rows: Sequence[Any], by: User, **place: Any) -> Import:
    given = {"kind": kind, "content": a_file(kind, *rows), "name": "名单.xlsx", "at": DURING}
    return imports.hand_in(**{**given, "by": by, **place})


def checked(kind: str, *rows: Sequence[Any], by: User, **place: Any) -> Import:
    import_ = handed_in(kind, *rows, by=by, **place)
    work(import_)
    return Import.objects.get(pk=import_.pk)


def written(kind: str, *rows: Sequence[Any], by: User, **place: Any) -> Import:
    import_ = imports.confirm(import_=checked(kind, *rows, by=by, **place), by=by, at=DURING)
    work(import_)
    return Import.objects.get(pk=import_.pk)


def undone(import_: Import, *, by: User) -> Import:
    work(imports.undo(import_=import_, by=by, at=DURING))
    return Import.objects.get(pk=import_.pk)


def lines_of(import_: Import) -> list[tuple[int, str]]:
    return [(row.line, row.outcome) for row in import_.rows.all()]
