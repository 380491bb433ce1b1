"""What the keys of a definition are called for the people who edit them: label, help, and how much room they need."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Words:
    label: str | Promise
    help: str | Promise = ""
    rows: int = 0  # of a text: 0 is one line
    rare: bool = False  # shown folded until it says something
    options: str = ""  # the name of the choices that depend on the definition itself
    kind: str = ""  # another kind of field than the type alone would give
    one: str | Promise = ""  # of a list: what one of its items is called


W = Words
QUOTE_HELP = _("The guide's own sentence, as printed.")

# "Spec.key", or "*.key" for every Spec that does not say it otherwise.
WORDS = {
    "*.id": W(
        _("Identifier"), _("Lower-case letters, digits and _; leave it empty for a new one."), rare=True, kind="own"
    ),
    "*.clause": W(_("Clause"), _("As printed, for example 3（1）.")),
    "*.text": W(_("Text"), QUOTE_HELP, rows=3),
    "*.quote": W(_("Sentence in the guide"), QUOTE_HELP, rows=2),
    "*.title": W(_("Title of the item")),
    "*.name": W(_("Name")),
    "*.phone": W(_("Phone"), kind="code"),
    "*.flag": W(_("Note for officers"), _("A contradiction or doubt in the guide's text."), rows=2, rare=True),
    "*.origin": W(_("Origin"), rare=True),
    "*.evidence": W(_("Evidence"), _("One a line."), rows=2),
    "*.hint": W(_("Hint"), rows=2, rare=True),
    "*.help": W(_("What the applicant can do"), rows=2),
    "*.required": W(_("Required")),
    "*.published": W(_("Shown to the public")),
    "*.common": W(_("For every direction"), rare=True),
    "*.min": W(_("Least"), rare=True),
    "*.max": W(_("Most"), rare=True),
    "*.unit": W(_("Unit of measure")),
    "*.number": W(_("Number")),
    "*.conditions": W(_("Conditions"), one=_("Condition")),
    "*.obligations": W(_("Obligations"), one=_("Obligation")),
    "*.contacts": W(_("Contacts"), one=_("Contact person")),
    "*.attachments": W(_("Attachments"), one=_("Attachment")),
    "*.sections": W(_("Sections of the form"), one=_("Section")),
    "*.score_sheet": W(_("Score sheet")),
    "*.reports": W(_("Reports"), one=_("Report")),
    "*.contract": W(_("Task contract")),
    "*.flags": W(_("Notes for officers"), _("Contradictions and doubts in the guide's text; one a line."), rows=6),
    "*.context": W(_("Headings and lead-ins"), _("Text of the guide that asks for nothing; one a line."), rows=4),
    "*.first_review": W(_("First review")),
    "*.kind": W(_("Kind")),
    "*.code": W(_("Number"), kind="code"),
    "*.label": W(_("Label as printed")),
    # the program
    "ProgramSpec.code": W(_("Code of the program"), kind="code"),
    "ProgramSpec.title": W(_("Title of the program")),
    "ProgramSpec.authority": W(_("Authority")),
    "ProgramSpec.document_number": W(_("Document number")),
    "ProgramSpec.number_prefix": W(_("Prefix of the declarations' numbers"), _("Empty: the code in capitals.")),
    "ProgramSpec.source": W(_("File of the guide's text")),
    "ProgramSpec.timezone": W(_("Time zone"), options="timezones", kind="choice"),
    "ProgramSpec.opens_at": W(_("Open for declarations from"), _("Empty: on the day of publication.")),
    "ProgramSpec.deadlines": W(_("Deadlines"), one=_("Deadline")),
    "DeadlineSpec.at": W(_("Date and time"), _("Without a time it is the end of that day.")),
    "DeadlineSpec.transitions": W(_("Must be done by then")),
    "ProgramSpec.introduction": W(_("Introduction"), QUOTE_HELP, rows=8),
    "ProgramSpec.legal_basis": W(_("Basis"), _("One a line."), rows=4),
    "ProgramSpec.procedure": W(_("Procedure"), one=_("Paragraph")),
    "ProcedureSpec.title": W(_("Heading")),
    "ProgramSpec.system": W(_("The authority's own system")),
    "SystemSpec.name": W(_("Name of the system")),
    "SystemSpec.address": W(_("Address")),
    "ProgramSpec.route": W(_("Route"), _("The stages that a declaration goes through, in the order of the process.")),
    "ProgramSpec.limits": W(_("Limits")),
    "LimitsSpec.max_applications_per_organisation": W(
        _("Declarations of one unit, at most"), _("Empty: without limit.")
    ),
    "LimitsSpec.counted": W(_("Counted are")),
    "ProgramSpec.settings": W(_("What the guide leaves open")),
    "SettingsSpec.same_kind": W(_("Projects of the same kind")),
    "SettingsSpec.look_back": W(_("Look-back at earlier projects")),
    "LookBackSpec.years": W(_("Number of years")),
    "LookBackSpec.reference_date": W(_("Reference date"), _("Empty: the deadline.")),
    "LookBackSpec.unfinished_due_by_reference": W(_("Unfinished, but due by then")),
    "SettingsSpec.correction_after_deadline": W(_("Correction after the deadline")),
    "SettingsSpec.period_starts": W(_("The period starts with")),
    "SettingsSpec.debarment_years": W(_("Years barred after a false declaration")),
    "SettingsSpec.debarment_starts": W(_("The bar starts with")),
    "SettingsSpec.ties": W(_("Ties at the last place")),
    "SettingsSpec.member_confirmed_by_unit": W(_("The unit confirms its people")),
    "SettingsSpec.public_notice": W(_("Public notice")),
    "NoticeSpec.days": W(_("Days")),
    "NoticeSpec.unit": W(_("Counted in")),
    "SettingsSpec.blind_review": W(_("Blind review")),
    "ProgramSpec.reference_lists": W(
        _("Lists of names"), _("One a line: identifier = title. Conditions look into them."), rows=6
    ),
    "ProgramContactSpec.for": W(_("Asked about")),
    "ProgramSpec.consultation_hours": W(_("Lead-in of the table of contacts")),
    "ProgramSpec.consultation": W(_("Table of contacts"), one=_("Row")),
    "ConsultationSpec.number": W(_("Printed number")),
    "ConsultationSpec.category": W(_("Category"), _("Only in its first row.")),
    "ConsultationSpec.subject": W(_("Subject of the question")),
    "ConsultationSpec.name": W(_("Name as printed")),
    "ConsultationSpec.directions": W(_("Directions"), _("Numbers of directions, for example 1-1、1-2."), kind="codes"),
    "ProgramSpec.categories": W(_("Categories"), one=_("Category")),
    "ProgramSpec.directions": W(_("Directions"), one=_("Direction")),
    "ProgramSpec.register": W(_("Entries of the register"), one=_("Entry")),
    "ProgramSpec.reporting": W(_("Yearly reports of the register")),
    # the form
    "SectionSpec.key": W(_("Section")),
    "SectionSpec.hint": W(_("Hint"), rows=2),
    "SectionSpec.fields": W(_("Questions"), one=_("Question of the form")),
    "SectionSpec.min_rows": W(_("Rows, at least"), rare=True),
    "SectionSpec.max_rows": W(_("Rows, at most"), rare=True),
    "SectionSpec.max_length": W(_("Characters of a text, at most"), rare=True),
    "SectionSpec.subjects": W(_("Subjects of expense"), _("Of the budget; one a line."), rows=4, rare=True),
    "SectionSpec.sources": W(_("Sources of money"), _("Of the budget; one a line."), rows=3, rare=True),
    "SectionSpec.statements": W(_("Statements"), _("Of the letter of commitment; one a line."), rows=4, rare=True),
    "FieldSpec.section": W(_("Asked in the section")),
    "FieldSpec.id": W(
        _("Identifier"), _("Conditions read the answer as application.<identifier>."), rare=True, kind="own"
    ),
    "FieldSpec.label": W(_("Question")),
    "FieldSpec.hint": W(_("Hint"), rows=2),
    "FieldSpec.max_length": W(_("Characters, at most"), rare=True),
    "FieldSpec.unit": W(_("Unit of measure"), rare=True),
    "FieldSpec.choices": W(_("Choices"), _("One a line."), rows=3, rare=True),
    "FieldSpec.labels": W(_("Years or places of a series"), _("One a line."), rows=3, rare=True),
    "FieldSpec.profile": W(_("About the unit: kept in its profile"), rare=True),
    "FieldSpec.counts_rows": W(_("Not asked: the number of rows of the table"), rare=True),
    "FieldSpec.proof": W(_("Document that shows it"), rare=True),
    "AttachmentSpec.kind": W(
        _("Identifier"), _("Lower-case letters, digits and _; leave it empty for a new one."), rare=True, kind="own"
    ),
    "AttachmentSpec.hint": W(_("Hint"), rows=2),
    "AttachmentSpec.template": W(_("The bureau offers a form to fill in"), rare=True),
    "AttachmentSpec.max_count": W(_("Files, at most")),
    "AttachmentSpec.formats": W(_("Formats")),
    "AttachmentSpec.only_for": W(
        _("Only for these kinds of units"), _("One a line; empty: for all."), rows=2, rare=True
    ),
    "AttachmentSpec.conditions": W(_("Evidence for these conditions"), options="conditions", kind="choices", rare=True),
    "AttachmentSpec.quote": W(_("Sentence in the guide"), QUOTE_HELP, rows=2, rare=True),
    # score sheets
    "ScoreSheetSpec.criteria": W(_("Criteria"), one=_("Criterion")),
    "ScoreSheetSpec.gates": W(_("Questions before the scores"), one=_("Question of the form")),
    "ScoreSheetSpec.aggregation": W(_("One score of many")),
    "ScoreSheetSpec.recommend_line": W(_("Recommended from")),
    "ScoreSheetSpec.group_size": W(_("Experts in a group")),
    "ScoreSheetSpec.comment_min_length": W(_("Characters of a comment, at least")),
    "CriterionSpec.title": W(_("Criterion")),
    "CriterionSpec.max": W(_("Points, at most")),
    "CriterionSpec.weight": W(_("Weight"), rare=True),
    "CriterionSpec.step": W(_("Steps of points"), rare=True),
    "CriterionSpec.bands": W(_("Bands"), one=_("Band")),
    "BandSpec.label": W(_("Band")),
    "BandSpec.low": W(_("From")),
    "BandSpec.high": W(_("To")),
    "BandSpec.text": W(_("Description")),
    "GateSpec.question": W(_("Question to the expert")),
    "GateSpec.stops_on": W(_("“Yes” needs the officer")),
    "AggregationSpec.method": W(_("Method")),
    "AggregationSpec.drop_from": W(_("Drops from so many scores up")),
    "AggregationSpec.decimals": W(_("Decimals")),
    # a direction
    "DirectionSpec.code": W(_("Number of the direction"), _("For example 1-1; unique in the program."), kind="code"),
    "DirectionSpec.category": W(_("Category"), options="categories", kind="choice"),
    "DirectionSpec.title": W(_("Title of the direction")),
    "DirectionSpec.lineage": W(
        _("Lineage"), _("The same kind of project in other years has the same; keep it from year to year."), kind="own"
    ),
    "DirectionSpec.goal": W(_("Goal"), QUOTE_HELP, rows=6),
    "DirectionSpec.tasks_intro": W(_("Lead-in of the tasks"), rows=2),
    "DirectionSpec.tasks": W(_("Tasks"), one=_("Task")),
    "DirectionSpec.quota": W(_("Quota")),
    "DirectionSpec.funding": W(_("Funding of a project")),
    "DirectionSpec.period": W(_("Project period")),
    "DirectionSpec.contact_label": W(_("Heading of the contacts")),
    "DirectionSpec.own_indicators": W(_("Indicators that the applicant proposes")),
    "DirectionSpec.extra_fields": W(_("Further questions of this direction"), one=_("Question of the form")),
    "ContactSpec.quote": W(_("Sentence in the guide"), rare=True),
    "OwnIndicatorsSpec.min": W(_("Least")),
    "OwnIndicatorsSpec.max": W(_("Most")),
    "ConditionSpec.class": W(_("How it is checked")),
    "ConditionSpec.severity": W(_("Severity")),
    "ConditionSpec.rule": W(
        _("Rule"), _('For example {">=": [application.patents, 50]}; the handbook names all.'), rows=2, rare=True
    ),
    "ConditionSpec.reference_date": W(_("Reference date in words"), rare=True),
    "TaskSpec.one_of": W(_("Group of which one task is chosen"), rare=True),
    "TaskSpec.deliverables": W(_("Results without a number"), _("One a line."), rows=2, rare=True),
    "TaskSpec.indicators": W(_("Indicators"), one=_("Indicator")),
    "IndicatorSpec.name": W(_("Indicator")),
    "IndicatorSpec.comparator": W(_("Comparison")),
    "IndicatorSpec.value": W(_("Value")),
    "IndicatorSpec.value_by": W(_("Value depends on the unit"), rare=True),
    "IndicatorSpec.window": W(_("Counted over"), options="windows", kind="choice"),
    "IndicatorSpec.soft": W(_("In principle only: warns, never blocks"), rare=True),
    "IndicatorSpec.implied": W(_("The guide prints a bare number"), rare=True),
    "IndicatorSpec.subset_of": W(_("Part of the indicator"), options="indicators", kind="choice", rare=True),
    "IndicatorSpec.per": W(_("For each of the indicator"), options="indicators", kind="choice", rare=True),
    "IndicatorSpec.parts": W(_("Parts that must all hold"), _("One a line."), rows=2, rare=True),
    "IndicatorSpec.evidence": W(_("Evidence"), _("One a line."), rows=2, rare=True),
    "ValueBySpec.attribute": W(_("Depends on")),
    "ValueBySpec.values": W(_("Values"), _("One a line: name = number."), rows=4),
    "ValueBySpec.default": W(_("For all others")),
    # money, places, time and what follows
    "QuotaSpec.number": W(_("Places")),
    "QuotaSpec.funded": W(_("Of these paid"), _("Only where fewer are paid than contracted.")),
    "FundingSpec.amount_wan": W(_("Amount (10,000 yuan)")),
    "FundingSpec.matching": W(_("Own funds")),
    "FundingSpec.stages": W(_("Choices among those chosen"), one=_("Choice"), rare=True),
    "FundingSpec.payment_plan": W(_("Payment plan"), one=_("Payment")),
    "MatchingSpec.payer": W(_("Paid by")),
    "MatchingSpec.ratio": W(_("Ratio"), _("1 means 1 : 1.")),
    "MatchingSpec.base": W(_("Of the amount")),
    "PaymentSpec.share": W(_("Share"), _("0.5 means 50%; together 1.")),
    "PaymentSpec.when": W(_("Paid")),
    "StageSpec.select": W(_("How many")),
    "StageSpec.by": W(_("Chosen by")),
    "StageSpec.then": W(_("Then")),
    "StageSpec.month": W(_("Month"), _("For example 2025-10.")),
    "PeriodSpec.months": W(_("Months")),
    "PeriodSpec.start": W(_("First day of the period"), _("Only where the guide names dates.")),
    "PeriodSpec.end": W(_("Last day")),
    "ReportSpec.every": W(_("How often")),
    "ReportSpec.recipient": W(_("Sent to")),
    "ReportSpec.content": W(_("Content"), _("One a line."), rows=2),
    "ReportSpec.due_days": W(_("Days after the end of each period")),
    "ContractSpec.parties": W(_("Parties"), one=_("Party")),
    "ContractSpec.payee": W(_("The money goes to")),
    "PartySpec.role": W(_("Who it is")),
    # a register
    "RegisterEntrySpec.no": W(_("Number")),
    "RegisterEntrySpec.group": W(_("Group")),
    "RegisterEntrySpec.base": W(_("Base value")),
    "RegisterEntrySpec.target": W(_("Target")),
    "RegisterEntrySpec.comparator": W(_("Compared with the target"), rare=True),
    "RegisterEntrySpec.decimals": W(_("Decimals"), rare=True),
    "RegisterEntrySpec.responsible": W(_("Responsible departments"), _("One a line."), rows=3),
    "RegisterEntrySpec.lead": W(_("Leading department"), rare=True),
    "RegisterEntrySpec.attribute": W(_("Further label"), rows=1),
    "RegisterEntrySpec.quote": W(_("Sentence in the guide"), QUOTE_HELP, rows=2, rare=True),
    "ReportingSpec.base_year": W(_("Year of the base values")),
    "ReportingSpec.first_year": W(_("First year")),
    "ReportingSpec.last_year": W(_("Last year")),
    "ReportingSpec.groups": W(_("Names that stand for several departments"), _("One a line."), rows=3),
    "ReportingSpec.public": W(_("Shown to the public")),
    "ReportingSpec.expectation": W(_("Expected on the way")),
    "ReportingSpec.remind_days": W(_("Reminders, days before"), _("For example 14、3.")),
    "ReportingSpec.remind_late": W(_("Weekly reminders while late"), _("After so many letters the reminding ends.")),
}


def words_of(spec, key):
    """Return the Words of one key; a key that nobody named yet is called what it is called in the file."""
    return WORDS.get(f"{spec}.{key}") or WORDS.get(f"*.{key}") or Words(key)
