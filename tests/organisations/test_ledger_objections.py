"""A unit objects to a row of the ledger once for each state of the row; the services ask for themselves who may."""

from functools import partial

import pytest

from ipfund.common.errors import NotAllowed, NotNow, Unfit
from ipfund.common.models import Event
from organisations import services
from organisations.asked import ListKind
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


@pytest.mark.once("sqlite")
def test_only_who_keeps_the_ledger_writes_in_it_and_in_the_lists(project):
    """The pages ask before; the services ask whoever calls them."""
    officer = UserFactory(roles=["district_officer"])
    acts = [
        services.add_project,
        partial(services.change_project, project.pk, revision=project.revision, title="改名"),
        partial(services.import_projects, []),
        partial(services.take_projects, 1, revision=1),
        partial(services.compare_again, 1),
        partial(services.discard_projects, 1),
        partial(services.import_list, ListKind("k", "名单"), [], source="", listed_on=None),
        partial(services.take_list, 1, replaces=0),
        partial(services.discard_list, 1),
        services.add_sanction,
        partial(services.repair_sanction, 1, repaired_on=None, reason=""),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act(by=officer)

    assert Event.objects.filter(refused=True).count() == len(acts)
