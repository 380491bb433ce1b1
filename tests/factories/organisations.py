from datetime import date

import factory
from factory.django import DjangoModelFactory
from guardian.shortcuts import assign_perm

from ipfund.common import clock
from organisations.uscc import check_character
from tests.factories.accounts import UserFactory


def a_uscc(number):
    """Return a valid code, another one for each number."""
    body = f"91120103{number:09d}"
    return body + check_character(body)


class CityFactory(DjangoModelFactory):
    class Meta:
        model = "organisations.Office"
        django_get_or_create = ["code"]

    code = "120000"
    name = "天津市知识产权局"
    area = "天津市"
    kind = "city"


class OfficeFactory(DjangoModelFactory):
    """A district's office; ``zone=True`` makes a development zone of a district."""

    class Meta:
        model = "organisations.Office"

    class Params:
        zone = factory.Trait(
            kind="zone",
            area="天津经济技术开发区",
            parent=factory.SubFactory("tests.factories.organisations.OfficeFactory"),
        )

    code = factory.Sequence("1201{:05d}".format)
    name = factory.LazyAttribute(lambda office: f"{office.area}知识产权局")
    area = "河西区"
    kind = "district"
    parent = factory.SubFactory(CityFactory)


class OrganisationFactory(DjangoModelFactory):
    """A unit that was confirmed; ``pending=True``: it still waits for its office."""

    class Meta:
        model = "organisations.Organisation"

    class Params:
        pending = factory.Trait(state="pending", confirmed_at=None)

    name = factory.Sequence("天津市示例科技有限公司{:05d}".format)
    uscc = factory.Sequence(a_uscc)
    legal_form = "企业"
    district_office = factory.SubFactory(OfficeFactory)
    address = "天津市河西区示例路1号"
    legal_representative = "王法人"
    contact_name = "李联系"
    contact_phone = "022-23530000"
    contact_email = "unit@example.org"
    state = "confirmed"
    registered_at = factory.LazyFunction(clock.now)
    confirmed_at = factory.LazyFunction(clock.now)


class MembershipFactory(DjangoModelFactory):
    """An active member; ``admin=True``: an administrator; ``pending=True``: waits for the unit."""

    class Meta:
        model = "organisations.Membership"

    class Params:
        admin = factory.Trait(role="admin")
        pending = factory.Trait(state="pending", decided_at=None)

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "member"
    state = "active"
    asked_at = factory.LazyFunction(clock.now)
    decided_at = factory.LazyFunction(clock.now)


class SanctionFactory(DjangoModelFactory):
    class Meta:
        model = "organisations.Sanction"

    organisation = factory.SubFactory(OrganisationFactory)
    uscc = factory.LazyAttribute(lambda sanction: sanction.organisation.uscc if sanction.organisation else "")
    name = factory.LazyAttribute(lambda sanction: sanction.organisation.name if sanction.organisation else "某单位")
    kind = "debarred"
    source = "津知发〔2024〕1号"
    starts_on = date(2024, 1, 1)
    created_at = factory.LazyFunction(clock.now)


class PastProjectFactory(DjangoModelFactory):
    class Meta:
        model = "organisations.PastProject"

    organisation = factory.SubFactory(OrganisationFactory)
    lineage = "tianjin:1-1"
    title = "高质量知识产权创造试点"
    year = 2023
    state = "ongoing"


class ListImportFactory(DjangoModelFactory):
    """A list in force; ``names=[(name, code), ...]`` stand in it."""

    class Meta:
        model = "organisations.ListImport"
        skip_postgeneration_save = True

    kind = "alliance"
    title = "天津市知识产权服务业联盟单位"
    source = "市知识产权局运用促进处"
    listed_on = date(2025, 1, 10)
    state = "current"
    imported_at = factory.LazyFunction(clock.now)
    imported_by = factory.SubFactory(UserFactory)
    taken_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def names(self, create, given, **_more):
        from organisations.models import ListEntry

        rows = enumerate(given or (), start=2)
        entries = [ListEntry(source_list=self, row=row, name=name, uscc=uscc) for row, (name, uscc) in rows]
        ListEntry.objects.bulk_create([entry.fill_names() for entry in entries])


class FigureFactory(DjangoModelFactory):
    """A figure of a unit's profile."""

    class Meta:
        model = "organisations.ProfileItem"

    organisation = factory.SubFactory(OrganisationFactory)
    group = "figure"
    name = "valid_patents"
    title = "有效专利总量"
    value = 101
    starts_on = date(2025, 3, 1)
    declared_at = factory.LazyFunction(clock.now)
    declared_by = factory.SubFactory(UserFactory)


class CertificateFactory(FigureFactory):
    """A membership or recognition of a unit."""

    group = "membership"
    name = "alliance"
    title = "联盟成员证书"
    value = None
    number = "LM-012"
    issued_by = "天津市知识产权服务业联盟"
    starts_on = date(2024, 1, 1)
    ends_on = date(2026, 12, 31)


def officer_of(office, role="district_officer", **kwargs):
    """Return an officer who acts for one office."""
    user = UserFactory(roles=[role], **kwargs)
    assign_perm("organisations.act_for_office", user, office)
    return user


def member_of(organisation, role="member", **kwargs):
    """Return a person who is active in the unit."""
    user = UserFactory(**kwargs)
    MembershipFactory(user=user, organisation=organisation, role=role)
    user.forget_roles()
    return user
