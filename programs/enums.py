"""The closed sets of a guide: what a definition may say. A guide brings values, never new words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConditionClass(models.TextChoices):
    """How a condition is checked."""

    DATA = "data", _("checked from data")
    LIST = "list", _("checked against a list of names")
    EVIDENCE = "evidence", _("shown by a document")
    JUDGEMENT = "judgement", _("judged by the reviewers")


class Severity(models.TextChoices):
    BLOCK = "block", _("required")
    WARN = "warn", _("in principle")
    PREFERENCE = "preference", _("preferred")


class QuotaKind(models.TextChoices):
    EXACT = "exact", _("exactly")
    MAX = "max", _("at most")
    UNSTATED = "unstated", _("not stated")


class AmountKind(models.TextChoices):
    CEILING = "ceiling", _("at most")
    NOMINAL = "nominal", _("intended amount")
    DECIDED = "decided", _("decided case by case")


class ProgramKind(models.TextChoices):
    CALL = "call", _("call for projects")
    REGISTER = "register", _("register of duties")


class Stage(models.TextChoices):
    """The catalogue a route is chosen from, in the order of the process."""

    UNIT_REVIEW = "unit_review", _("Review by the unit")
    FIRST_REVIEW = "first_review", _("First review")
    CITY_REVIEW = "city_review", _("Review by the city")
    EXPERT_REVIEW = "expert_review", _("Expert review")
    DELIBERATION = "deliberation", _("Decision meeting")
    PUBLIC_NOTICE = "public_notice", _("Public notice")
    AWARD = "award", _("Award")
    CONTRACT = "contract", _("Contract")


class SectionKey(models.TextChoices):
    """The catalogue of the form's sections."""

    COVER = "cover", _("Cover")
    PARTNERS = "partners", _("Partners")
    TEAM = "team", _("Team")
    BASIS = "basis", _("Basis of the project")
    OBJECTIVES = "objectives", _("Objectives and tasks")
    TARGETS = "targets", _("Targets")
    SCHEDULE = "schedule", _("Schedule")
    BUDGET = "budget", _("Budget")
    ATTACHMENTS = "attachments", _("Attachments")
    COMMITMENT = "commitment", _("Letter of commitment")


class Attribute(models.TextChoices):
    """The named attributes of a unit that a rule may read; the declaration's own fields are ``application.<id>``."""

    LEGAL_FORM = "unit.legal_form", _("legal form of the unit")
    NATURES = "unit.natures", _("kinds of the unit")
    INDEPENDENT = "unit.independent", _("independent legal person")
    YEARS = "unit.years_established", _("years since the unit was established")
    USCC = "unit.uscc", _("unified social credit code")
    DISTRICT = "unit.district", _("district of the unit")
    MUNICIPAL = "unit.municipal", _("unit of the city")
    UNFINISHED = "unit.unfinished_same_kind", _("unfinished projects of the same kind")
    IRREGULAR = "unit.irregular_projects", _("projects closed irregularly or cancelled within the look-back")
    SANCTIONS = "unit.sanctions", _("sanctions in force")
    PLACES_LEFT = "unit.places_left", _("declarations the unit may still approve")
    SIMILAR = "application.similar_declarations", _("declarations with similar content")
