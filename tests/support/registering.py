"""The register of the one small world: two departments with their people, a report in every hand."""

from decimal import Decimal

from registers.models import FilledSheet
from registers.services.reporting import Said, save_report
from tests.factories.awards import a_pdf
from tests.factories.registers import a_register, a_report, a_year, reporter_of, the

YEAR = 2023


def register(world):
    """The definition says public, so that its status page exists for everybody."""
    manager = world.people.manager
    world.register = a_register(reporting={"public": True})
    world.register_code = world.register.code
    world.reporting_year = a_year(world.register, by=manager, year=YEAR)
    world.department, other = the(world.register, "法院"), the(world.register, "知识产权局")
    world.people.reporter = reporter_of(world.department, by=manager)
    world.people.other_reporter = reporter_of(other, by=manager)
    world.reporting_duty = world.department.reporters.get()
    by, said = world.people.reporter, Said(progress="done", text="已完成。")
    world.register_report = a_report(
        world.department, world.reporting_year, "indicator", "2", by=by, until="submitted", value=Decimal(82)
    )
    draft = save_report(
        world.department, world.reporting_year, "item", "3", by=by, revision=0, said=said, files=[a_pdf("清单.pdf")]
    )
    world.register_evidence = draft.files.get()
    world.filled_sheet = FilledSheet.objects.create(
        department=world.department,
        year=world.reporting_year,
        name="填报表.xlsx",
        sha256="0" * 64,
        rows=[{"kind": "item", "no": "3", "revision": draft.revision, **said.as_data()}],
        uploaded_at=draft.saved_at,
        uploaded_by=by,
    )


def grow(world):
    """Two of everything more, for the lists."""
    other = the(world.register, "知识产权局")
    reporter_of(world.department, by=world.people.manager)
    a_register()
    if world.register.reporting_years.count() < 3:
        later = a_year(world.register, by=world.people.manager, year=YEAR + world.register.reporting_years.count())
        a_report(other, later, "item", "1", by=world.people.other_reporter, until="submitted")
