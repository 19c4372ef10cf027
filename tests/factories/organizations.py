"""A small county: real place names, everything about it made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from honors.actions import organizations
from honors.imports.divisions import DivisionRow
from honors.models import Organization
from honors.models.organizations import OrganizationKind
from honors.queries.accounts import CONSOLE

FOUNDED_AT = datetime(2025, 1, 2, 1, tzinfo=UTC)


@dataclass(frozen=True)
class County:
    """`villages` holds three for each township, in the order of `townships`."""

    county: Organization
    townships: tuple[Organization, ...]
    villages: tuple[Organization, ...]
    department: Organization
    firm: Organization

    def villages_of(self, township: Organization) -> tuple[Organization, ...]:
        return tuple(village for village in self.villages if village.parent_id == township.pk)


def a_unit(parent: Organization, name: str, kind: str = OrganizationKind.FIRM) -> Organization:
    return organizations.create_unit(parent=parent, name=name, kind=kind, by=CONSOLE, at=FOUNDED_AT)


def divisions(*rows: tuple[str, str, str, str]) -> list[Organization]:
    """Imported from rows of code, name, level and parent code; in the order of the rows."""
    written = [
        DivisionRow(line=line, code=code, name=name, level=level, parent_code=parent)
        for line, (code, name, level, parent) in enumerate(rows, start=2)
    ]
    organizations.import_divisions(rows=written, by=CONSOLE, at=FOUNDED_AT)
    stored = {d.code: d for d in Organization.objects.filter(code__in=[row[0] for row in rows])}
    return [stored[row[0]] for row in rows]


def a_county() -> County:
    """平邑县 with two townships of three villages, one department, one firm below 平邑街道."""
    county, street, town, *villages = divisions(
        ("371326000000", "平邑县", "county", ""),
        ("371326001000", "平邑街道", "township", "371326000000"),
        ("371326101000", "仲村镇", "township", "371326000000"),
        ("371326001201", "东关村", "village", "371326001000"),
        ("371326001202", "西关村", "village", "371326001000"),
        ("371326001203", "南关村", "village", "371326001000"),
        ("371326101201", "北仲村", "village", "371326101000"),
        ("371326101202", "南仲村", "village", "371326101000"),
        ("371326101203", "西仲村", "village", "371326101000"),
    )
    return County(
        county=county,
        townships=(street, town),
        villages=tuple(villages),
        department=a_unit(county, "平邑县卫生健康局（虚构）", OrganizationKind.DEPARTMENT),
        firm=a_unit(street, "平邑街道纺织厂（虚构）"),
    )


def a_twin_county() -> County:
    """两当县, built alike: what nobody of the first county may see or touch."""
    county, town, village = divisions(
        ("621228000000", "两当县", "county", ""),
        ("621228101000", "站儿巷镇", "township", "621228000000"),
        ("621228101201", "泰山村", "village", "621228101000"),
    )
    return County(
        county=county,
        townships=(town,),
        villages=(village,),
        department=a_unit(county, "两当县教育局（虚构）", OrganizationKind.DEPARTMENT),
        firm=a_unit(town, "站儿巷镇合作社（虚构）"),
    )
