"""The years that are reported: opening one, moving its due date."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ipfund.common import audit, clock
from ipfund.common.acting import act
from ipfund.common.errors import NotNow
from registers.duties import reporting_of
from registers.models import ReportingYear
from registers.services.departments import keep_revision, require_manager, require_revision, take_over


def scheduled_due(program, year):
    """Return the due date that the definition's yearly report gives, or None."""
    yearly = [report for report in program.spec.reports if report.every == "year" and report.due_days]
    return date(year, 12, 31) + timedelta(days=yearly[0].due_days) if yearly else None


def years_to_open(program):
    """Return the years of the definition that are not open yet."""
    opened = set(program.reporting_years.order_by("year").values_list("year", flat=True))
    return [year for year in reporting_of(program).years if year not in opened]


def open_year(program, *, by, year, due_on):
    """Let the departments report a year from now on."""
    with act("open_year", program, by=by):
        require_manager(by)
        if year not in reporting_of(program).years:
            raise NotNow(_("The register does not cover the year %s.") % year, code="no_year")
        try:
            with transaction.atomic():
                opened = ReportingYear.objects.create(
                    program=program, year=year, due_on=due_on, opened_at=clock.now(), opened_by=by
                )
        except IntegrityError as error:
            raise NotNow(_("The year %s is already open.") % year, code="open") from error
        take_over(program, by=by)
        audit.record(opened, "open_year", by=by, new=due_on.isoformat(), data={"year": year})
        audit.record(program, "reporting_year_opened", by=by, new=year, data={"due_on": due_on.isoformat()})
    return opened


def move_due(year_id, *, by, revision, due_on, reason):
    """Give another due date, with the reason."""
    with act("move_due", ReportingYear(pk=year_id), by=by):
        require_manager(by)
        year = ReportingYear.objects.select_for_update(no_key=True).get(pk=year_id)
        require_revision(year, revision)
        old, year.due_on = year.due_on, due_on
        year.save(update_fields=["due_on"])
        keep_revision(year)
        audit.record(year, "move_due", by=by, old=old.isoformat(), new=due_on.isoformat(), reason=reason)
    return year
