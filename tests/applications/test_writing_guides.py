"""Every direction of every real guide can be written, read, submitted and printed, without a line of Python of its own."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from applications import documents, sections
from applications.sections.targets import in_words
from ipfund.common import clock
from programs import rules
from programs.definition import read_definition
from programs.models import Direction, Program
from programs.resolving import resolve
from programs.services import load_definition
from programs.wording import target
from tests.factories.applications import ApplicationFactory
from tests.factories.organisations import OfficeFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
GUIDES = sorted((settings.BASE_DIR / "fixtures" / "programs").glob("*.yaml"))


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_every_direction_of_a_guide_can_be_written_to_the_end(client, path):
    program = load_definition(read_definition(path)).program
    Program.objects.update(closes_at=clock.now() + timedelta(days=10))
    unit = OrganisationFactory(natures=["高校"], district_office=OfficeFactory(area="滨海新区"))

    for direction in Direction.objects.filter(program=program).order_by("position"):
        application = ApplicationFactory(direction=direction, organisation=unit, complete=True)
        client.force_login(application.owner)
        response = client.get(reverse("applications:check", args=[application.pk]))

        assert response.context["open_points"] == [], direction.code
        for spec in application.direction.spec.sections:
            page = client.get(reverse("applications:section", args=[application.pk, spec.key]), follow=True)
            assert page.status_code == 200, (direction.code, spec.key)
        written = {section.key: section.data for section in application.sections.order_by("pk")}
        assert len(sections.parts(written, direction=direction, unit=unit)) == len(written)


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_every_question_of_a_guide_is_asked_or_counted(path):
    """A question that no section asks would leave the rule that reads it without an answer for ever."""
    spec = read_definition(path).spec
    for direction in (resolve(spec, one) for one in spec.directions):
        facts = sections.facts_of(sections.Context(spec=direction, unit=None))
        wanted = {f"application.{field.id}" for section in direction.sections for field in section.fields}
        assert wanted - facts.keys() == set(), direction.code


@pytest.mark.parametrize(("area", "count", "verdict"), [("河西区", 1, True), ("河西区", 2, False), ("东丽区", 3, True)])
def test_the_rows_of_a_table_are_counted_for_the_rule_that_reads_them(area, count, verdict):
    centres = next(path for path in GUIDES if "centres" in path.stem)
    spec = read_definition(centres).spec
    (condition,) = [one for one in spec.conditions if one.id == "institutions"]
    direction = resolve(spec, spec.directions[1])
    written = {"partners": {"rows": [{"name": f"机构{i}"} for i in range(count)]}}
    facts = sections.facts_of(sections.Context(spec=direction, unit=None, sections=written))

    assert facts["application.institutions"] == count
    assert rules.evaluate(condition.rule, facts | {"unit.district": area}) is verdict


def test_where_the_guide_names_the_project_a_declaration_begins_with_that_name(client):
    path = next(path for path in GUIDES if "fangchenggang" in path.stem)
    direction = Direction.objects.get(program=load_definition(read_definition(path)).program, code="6")
    application = ApplicationFactory(direction=direction)
    client.force_login(application.owner)
    cover, tasks = (reverse(name, args=args) for name, args in (
        ("applications:section", [application.pk, "cover"]), ("applications:task_list", [application.pk]),
    ))  # fmt: skip

    pages = [client.get(page).content.decode() for page in (cover, direction.get_absolute_url(), tasks)]
    assert [direction.spec.project_name in page for page in pages[:2]] == [True, True]
    assert ("以主管部门的通知为准" in pages[2], "须在截止时间前" in pages[2]) == (True, False)


@pytest.mark.parametrize(
    ("area", "asked"), [("东丽区", "项目期内不少于 10 %"), ("河西区", "项目期内，按指南原文（未载明数字）")]
)
def test_where_the_guide_gives_a_number_to_some_the_others_read_that_its_words_hold(area, asked):
    spec = read_definition(next(path for path in GUIDES if "centres" in path.stem)).spec
    unit = OrganisationFactory(district_office=OfficeFactory(area=area))
    context = sections.Context(spec=resolve(spec, spec.directions[1]), unit=unit)
    (growth,) = [one for one in context.indicators if one.id == "transfer_licence_growth"]

    assert in_words(growth, context) == asked
    assert target(growth).endswith("；其他 按指南原文（未载明数字）")


def test_a_print_holds_the_unit_to_the_number_of_its_own_district():
    centres = next(path for path in GUIDES if "centres" in path.stem)
    direction = Direction.objects.get(program=load_definition(read_definition(centres)).program, code="2")
    Program.objects.update(closes_at=clock.now() + timedelta(days=10))
    direction.refresh_from_db()
    unit = OrganisationFactory(legal_form="机关", district_office=OfficeFactory(area="滨海新区"))
    application = ApplicationFactory(direction=direction, organisation=unit, complete=True)

    (targets,) = [part for part in documents.draft_context(application)["parts"] if "绩效指标" in part["heading"]]
    assert [row[2] for row in targets["blocks"][0].rows][:2] == ["每年不少于 550 件", "项目期内不少于 100 项"]
