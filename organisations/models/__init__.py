"""Units, their people and offices; what the bureau's ledgers say of units; what units say of themselves."""

from organisations.models.ledger import PastProject, ProjectLine, ProjectsImport, Sanction
from organisations.models.letters import Letter
from organisations.models.lists import ListEntry, ListImport
from organisations.models.profile import ProfileFile, ProfileItem
from organisations.models.units import (
    Membership,
    Office,
    Officer,
    OfficeUserObjectPermission,
    Organisation,
)

__all__ = [
    "Letter",
    "ListEntry",
    "ListImport",
    "Membership",
    "Office",
    "OfficeUserObjectPermission",
    "Officer",
    "Organisation",
    "PastProject",
    "ProfileFile",
    "ProfileItem",
    "ProjectLine",
    "ProjectsImport",
    "Sanction",
]
