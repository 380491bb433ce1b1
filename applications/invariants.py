"""What must hold of declarations, their versions, receipts and money."""

from django.utils.translation import gettext_lazy as _

from applications import proofs
from ipfund.common.invariants import Invariant

NEVER_SUBMITTED_STATES = "'draft', 'expired', 'withdrawn'"
WITH_AN_OFFICE = "'first_review', 'city_review', 'accepted', 'expert_review', 'deliberation', 'public_notice', 'awarded', 'contracted'"
ENDED = "'refused', 'not_awarded', 'expired', 'withdrawn', 'revoked'"
SUBJECT = "subject_type = 'applications.application'"

VERSIONS = [
    Invariant(
        "submitted_has_a_version",
        _("What was submitted has a frozen version."),
        f"SELECT id FROM applications_application WHERE version = 0 AND state NOT IN ({NEVER_SUBMITTED_STATES})",
    ),
    Invariant(
        "version_is_the_newest",
        _("The version number of a declaration is that of its newest frozen version."),
        """SELECT a.id FROM applications_application a WHERE a.version <>
           (SELECT COALESCE(MAX(v.number), 0) FROM applications_applicationversion v WHERE v.application_id = a.id)""",
    ),
    Invariant(
        "versions_are_contiguous",
        _("Versions are numbered 1, 2, 3 ... without a gap."),
        """SELECT application_id FROM applications_applicationversion
           GROUP BY application_id HAVING MIN(number) <> 1 OR MAX(number) <> COUNT(*)""",
    ),
    Invariant(
        "every_version_was_submitted",
        _("There are as many versions as recorded submissions."),
        f"""SELECT a.id FROM applications_application a
            WHERE (SELECT COUNT(*) FROM applications_applicationversion v WHERE v.application_id = a.id) <>
                  (SELECT COUNT(*) FROM common_event e WHERE e.{SUBJECT} AND e.subject_id = a.id
                   AND e.action = 'submit' AND NOT e.refused)""",
    ),
    Invariant(
        "versions_keep_their_hash",
        _("The hash of every version is that of its text."),
        rows=proofs.versions_with_another_hash,
        thorough=True,
    ),
]

RECEIPTS = [
    Invariant(
        "filed_has_a_receipt",
        _("What has been filed has a receipt for exactly its version."),
        f"""SELECT a.id FROM applications_application a WHERE a.state IN ({WITH_AN_OFFICE}) AND NOT EXISTS
            (SELECT 1 FROM applications_receipt r JOIN applications_applicationversion v ON v.id = r.version_id
             WHERE r.application_id = a.id AND v.application_id = a.id AND v.number = a.version)""",
    ),
    Invariant(
        "filed_has_its_time",
        _("What has been filed records when it was filed."),
        f"SELECT id FROM applications_application WHERE state IN ({WITH_AN_OFFICE}) AND filed_at IS NULL",
    ),
    Invariant(
        "receipts_name_their_version",
        _("A receipt carries the number of its declaration and version."),
        """SELECT r.id FROM applications_receipt r
           JOIN applications_applicationversion v ON v.id = r.version_id
           JOIN applications_application a ON a.id = v.application_id
           WHERE r.application_id <> a.id OR r.number <> a.number || '-V' || v.number""",
    ),
    Invariant(
        "receipts_follow_their_submission",
        _("No receipt is older than the submission it confirms."),
        """SELECT r.id FROM applications_receipt r JOIN applications_applicationversion v ON v.id = r.version_id
           WHERE r.issued_at < v.submitted_at""",
    ),
    Invariant(
        "receipts_are_in_time",
        _("No receipt was given after the deadline, unless it was extended or an office's return allowed it."),
        f"""SELECT r.id FROM applications_receipt r
            JOIN applications_application a ON a.id = r.application_id
            JOIN programs_program p ON p.id = a.program_id
            WHERE r.issued_at > p.closes_at
            AND NOT EXISTS (SELECT 1 FROM applications_extension x
                            WHERE x.application_id = a.id AND x.until >= r.issued_at)
            AND NOT EXISTS (SELECT 1 FROM common_event e WHERE e.{SUBJECT} AND e.subject_id = a.id
                            AND e.action IN ('first_return', 'city_return') AND e.at < r.issued_at)""",
    ),
    Invariant(
        "receipts_are_genuine",
        _("Every receipt's signature and hash are those of its version."),
        rows=proofs.forged_receipts,
        thorough=True,
    ),
]

PLACES = [
    Invariant(
        "limit_per_unit",
        _("No unit holds more places in a program than the guide allows."),
        """SELECT a.organisation_id FROM applications_application a JOIN programs_program p ON p.id = a.program_id
           WHERE a.holds_place AND p.max_applications IS NOT NULL
           GROUP BY a.organisation_id, a.program_id, p.max_applications HAVING COUNT(*) > p.max_applications""",
    ),
    Invariant(
        "ended_holds_no_place",
        _("What has ended holds no place."),
        f"SELECT id FROM applications_application WHERE holds_place AND state IN ({ENDED})",
    ),
    Invariant(
        "filed_holds_a_place",
        _("What has been filed holds its place."),
        f"SELECT id FROM applications_application WHERE NOT holds_place AND state IN ({WITH_AN_OFFICE})",
    ),
]

RECORD = [
    Invariant(
        "state_is_the_recorded_one",
        _("The last recorded change of a declaration led to the state it is in."),
        f"""SELECT a.id FROM applications_application a WHERE a.state <> COALESCE(
            (SELECT e.new FROM common_event e WHERE e.{SUBJECT} AND e.subject_id = a.id AND NOT e.refused
             AND e.new <> '' ORDER BY e.seq DESC LIMIT 1), '')""",
    ),
    Invariant(
        "recorded_changes_follow_each_other",
        _("Every recorded change of state begins where the one before it ended."),
        f"""SELECT id FROM (SELECT id, old, LAG(new) OVER (PARTITION BY subject_id ORDER BY seq) AS earlier
            FROM common_event WHERE {SUBJECT} AND NOT refused AND new <> '') changes
            WHERE earlier IS NOT NULL AND old <> earlier""",
    ),
    Invariant(
        "office_decisions_say_why",
        _("Every return, refusal, withdrawal and extended deadline has its reason."),
        f"""SELECT id FROM common_event WHERE {SUBJECT} AND reason = '' AND NOT refused AND action IN
            ('unit_return', 'first_return', 'first_refuse', 'city_return', 'city_refuse', 'refuse_unanswered',
             'withdraw', 'extend', 'reopen', 'revoke')""",
    ),
]

STATES = [
    Invariant(
        "returned_says_why",
        _("What was returned says from where and why."),
        """SELECT id FROM applications_application
           WHERE state = 'returned' AND (returned_from = '' OR return_note = '')""",
    ),
    Invariant(
        "with_an_office_is_not_returned",
        _("What has been filed is not marked as returned."),
        f"SELECT id FROM applications_application WHERE returned_from <> '' AND state IN ({WITH_AN_OFFICE})",
    ),
    Invariant(
        "office_returns_have_a_due_date",
        _("An office's return names the day by which it is to be answered."),
        """SELECT id FROM applications_application WHERE state = 'returned' AND return_due_at IS NULL
           AND returned_from IN ('first_review', 'city_review', 'accepted')""",
    ),
    Invariant(
        "expired_knows_where_from",
        _("What has expired records which state it can return to."),
        "SELECT id FROM applications_application WHERE state = 'expired' AND expired_from = ''",
    ),
    Invariant(
        "direction_is_of_the_program",
        _("A declaration's direction belongs to its program."),
        """SELECT a.id FROM applications_application a JOIN programs_direction d ON d.id = a.direction_id
           WHERE a.program_id <> d.program_id""",
    ),
    Invariant(
        "owners_were_members",
        _("Whoever writes a declaration is or was a member of its unit."),
        """SELECT a.id FROM applications_application a WHERE NOT EXISTS (SELECT 1 FROM organisations_membership m
           WHERE m.user_id = a.owner_id AND m.organisation_id = a.organisation_id
           AND m.state IN ('active', 'ended'))""",
    ),
    Invariant(
        "exceptions_are_counted",
        _("The extended deadline that applies to a declaration is the latest of those granted."),
        """SELECT a.id FROM applications_application a WHERE a.extended_until IS NOT NULL AND NOT EXISTS
           (SELECT 1 FROM applications_extension x WHERE x.application_id = a.id AND x.until = a.extended_until)
           OR EXISTS (SELECT 1 FROM applications_extension x WHERE x.application_id = a.id
                      AND (a.extended_until IS NULL OR x.until > a.extended_until))""",
    ),
]

MONEY = [
    Invariant(
        "requested_within_the_ceiling",
        _("Nobody who has filed asks for more than the direction's amount."),
        f"""SELECT a.id FROM applications_application a JOIN programs_direction d ON d.id = a.direction_id
            WHERE a.state IN ({WITH_AN_OFFICE}) AND d.amount_yuan IS NOT NULL AND a.requested_yuan > d.amount_yuan""",
    ),
    Invariant(
        "matching_is_kept",
        _("Own funds reach the direction's ratio to what is asked for."),
        f"""SELECT a.id FROM applications_application a JOIN programs_direction d ON d.id = a.direction_id
            WHERE a.state IN ({WITH_AN_OFFICE}) AND d.matching_ratio IS NOT NULL
            AND COALESCE(a.own_funds_yuan, 0) < a.requested_yuan * d.matching_ratio""",
    ),
    Invariant(
        "sources_equal_expenses",
        _("Both sides of the budget of every newest version are equal."),
        rows=proofs.unbalanced_budgets,
    ),
]

FILES = [
    Invariant(
        "versions_keep_their_attachments",
        _("Every file that the newest version names is kept with the same hash."),
        rows=proofs.missing_attachments,
    ),
    Invariant(
        "files_keep_their_hash",
        _("Every stored file has the hash recorded when it was received."),
        rows=proofs.changed_files,
        thorough=True,
    ),
]

INVARIANTS = [*VERSIONS, *RECEIPTS, *PLACES, *RECORD, *STATES, *MONEY, *FILES]
