"""A unit objects to a row of the ledger once for each state of the row; the services ask for themselves who may."""

import pytest

from ipfund.common.errors import NotAllowed, NotNow, Unfit
from organisations import services
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory, PastProjectFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return PastProjectFactory(title="老项目")


@pytest.fixture
def unit(project):
    return project.organisation


@pytest.fixture
def admin(unit):
    return member_of(unit, role="admin")


@pytest.fixture
def keeper():
    return UserFactory(roles=["city_officer"])


def test_an_answered_objection_is_not_raised_anew_until_the_row_is_changed(client, project, unit, admin, keeper):
    services.object_to(project.pk, by=admin, unit=unit, reason="已结项")
    services.answer_objection(project.pk, by=keeper, answer="未见结项文件")
    with pytest.raises(NotNow) as refusal:
        services.object_to(project.pk, by=admin, unit=unit, reason="已结项")
    client.force_login(admin)
    pages = [client.get(f"/unit/{unit.pk}/ledger/").content.decode()]
    services.change_project(project.pk, by=keeper, revision=project.revision, title="改名的项目")
    pages.append(client.get(f"/unit/{unit.pk}/ledger/").content.decode())

    again = services.object_to(project.pk, by=admin, unit=unit, reason="名称有误")

    assert (refusal.value.code, again.is_disputed) == ("answered", True)
    assert [f"/unit/projects/{project.pk}/object/" in page for page in pages] == [False, True]


def test_the_services_trust_no_caller(project, unit, admin, keeper):
    foreign = OrganisationFactory()
    with pytest.raises(NotAllowed):
        services.object_to(project.pk, by=member_of(foreign, role="admin"), unit=foreign, reason="不是我们的")
    with pytest.raises(Unfit):
        services.object_to(project.pk, by=admin, unit=unit, reason=" ")
    services.object_to(project.pk, by=admin, unit=unit, reason="已结项")
    with pytest.raises(NotAllowed):
        services.answer_objection(project.pk, by=admin, answer="自己答复")
    with pytest.raises(Unfit):
        services.answer_objection(project.pk, by=keeper, answer="")
