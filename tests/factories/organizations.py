"""A small county: real place names, everything about it made up."""

from __future__ import annotations

from dataclasses import dataclass

from honors.models import Organization
from honors.models.organizations import Level, OrganizationKind


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


def a_division(
    code: str, name: str, level: str, parent: Organization | None = None, kind: str = ""
) -> Organization:
    division = _numbered(parent, code=code, name=name, level=level, kind=kind or level)
    division.lineage = (parent.lineage if parent else {}) | {level: division.pk}
    division.save(update_fields=["lineage"])
    return division


def a_unit(parent: Organization, name: str, kind: str = OrganizationKind.FIRM) -> Organization:
    return _numbered(parent, name=name, level=parent.level, kind=kind, lineage=parent.lineage)


def _numbered(parent: Organization | None, **fields: object) -> Organization:
    if parent is None:
        number = Organization.objects.filter(parent=None).count() + 1
        return Organization.objects.create(path=f"{number:04d}", **fields)
    parent.children_made += 1
    parent.save(update_fields=["children_made"])
    path = f"{parent.path}{parent.children_made:04d}"
    return Organization.objects.create(parent=parent, path=path, **fields)


def a_county() -> County:
    """平邑县 with two townships of three villages, one department, one firm below 平邑街道."""
    county = a_division("371326000000", "平邑县", Level.COUNTY)
    street = a_division("371326001000", "平邑街道", Level.TOWNSHIP, county, "street")
    town = a_division("371326101000", "仲村镇", Level.TOWNSHIP, county, "town")
    villages = [
        a_division(f"371326001{200 + n}", name, Level.VILLAGE, street, "village_committee")
        for n, name in enumerate(("东关村", "西关村", "南关村"))
    ] + [
        a_division(f"371326101{200 + n}", name, Level.VILLAGE, town, "village_committee")
        for n, name in enumerate(("北仲村", "南仲村", "西仲村"))
    ]
    return County(
        county=county,
        townships=(street, town),
        villages=tuple(villages),
        department=a_unit(county, "平邑县卫生健康局（虚构）", OrganizationKind.DEPARTMENT),
        firm=a_unit(street, "平邑街道纺织厂（虚构）", OrganizationKind.FIRM),
    )


def a_twin_county() -> County:
    """两当县, built alike: what nobody of the first county may see or touch."""
    county = a_division("621228000000", "两当县", Level.COUNTY)
    town = a_division("621228101000", "站儿巷镇", Level.TOWNSHIP, county, "town")
    village = a_division("621228101200", "泰山村", Level.VILLAGE, town, "village_committee")
    return County(
        county=county,
        townships=(town,),
        villages=(village,),
        department=a_unit(county, "两当县教育局（虚构）", OrganizationKind.DEPARTMENT),
        firm=a_unit(town, "站儿巷镇合作社（虚构）", OrganizationKind.FIRM),
    )
