"""Handing registers, sheets and evidence out: each is an event of the record, with the hash of what went out."""

import hashlib

from django.utils.translation import gettext as _

from ipfund.common import audit, clock
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed
from registers import desks, exports
from registers.board import Board
from registers.services.reporting import require_reporter


def export_register(program, year, *, by):
    """Return the year of a register as a workbook."""
    with act("export_register", program, by=by):
        board = Board(program, year)
        data = exports.register_book(board, at=clock.now(), by=by)
        audit.record(program, "export_register", by=by, data=told(data, year) | {"rows": len(board.rows)})
    return data


def export_sheet(department, year, *, by):
    """Return the sheet of a department, to be filled in."""
    with act("export_sheet", department, by=by):
        require_reporter(by, department)
        data = exports.department_book(department, year)
        audit.record(department, "export_sheet", by=by, data=told(data, year))
    return data


def read_evidence(file, *, by):
    """Let somebody open a file of a report; who looked is recorded."""
    with act("read_register_evidence", file.report, by=by):
        if not desks.may_read_file(by, file):
            raise NotAllowed(_("This file is not open to you."), code="not_yours")
        data = {"name": file.name, "sha256": file.sha256}
        audit.record(file.report, "read_register_evidence", by=by, data=data)
    return file


def told(data, year):
    return {"year": year.year, "sha256": hashlib.sha256(data).hexdigest()}
