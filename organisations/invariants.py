"""What must hold of units, their people and their offices."""

from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from ipfund.common import filing
from ipfund.common.invariants import Invariant
from organisations import rules
from organisations.models import Letter, PastProject, ProfileFile


def doubles():
    """Yield each project that stands in several rows, with their numbers: doubles of an older ledger.

    In one pass, whatever the size: a unit is its code or, without one, the code that its name has elsewhere.
    """
    projects = list(PastProject.objects.select_related("organisation").order_by("pk").iterator(500))
    codes = {rules.plain_name(one.holder[1]): one.holder[0] for one in projects if one.holder[0]}
    rows = defaultdict(list)
    for one in projects:
        code, name = one.holder
        what = rules.plain_number(one.number) or (rules.plain_name(one.title), one.year)
        rows[what, code or codes.get(rules.plain_name(name), name)].append(one)
    for same in rows.values():
        if len(same) > 1:
            yield _("%(project)s, %(number)s, of %(unit)s: entries %(keys)s") % {
                "project": same[0],
                "number": same[0].number or _("no number"),
                "unit": same[0].holder[1] or same[0].holder[0],
                "keys": "、".join(str(one.pk) for one in same),
            }


INVARIANTS = [
    Invariant(
        "units_with_people_have_an_administrator",
        _("A unit with active people has an active administrator."),
        """SELECT organisation_id FROM organisations_membership WHERE state = 'active' GROUP BY organisation_id
           HAVING SUM(CASE WHEN role = 'admin' THEN 1 ELSE 0 END) = 0""",
    ),
    Invariant(
        "reviewing_office_fits_the_unit",
        _("A unit's first review lies with its district or zone, unless it is a unit of the city."),
        """SELECT id FROM organisations_organisation
           WHERE NOT municipal AND reviewing_office_id <> district_office_id""",
    ),
    Invariant(
        "confirmed_says_when",
        _("A confirmed unit says when it was confirmed."),
        "SELECT id FROM organisations_organisation WHERE state = 'confirmed' AND confirmed_at IS NULL",
    ),
    Invariant(
        "decided_memberships_say_when",
        _(
            "A membership that was accepted or refused says when; one that ended, or a request taken back, says when it did."
        ),
        """SELECT id FROM organisations_membership WHERE (state IN ('active', 'refused') AND decided_at IS NULL)
           OR (state = 'ended' AND ended_at IS NULL)""",
    ),
    Invariant(
        "offices_belong_to_a_city",
        _("Every office but a city's stands under another."),
        "SELECT id FROM organisations_office WHERE kind <> 'city' AND parent_id IS NULL",
    ),
    Invariant(
        "only_officers_act_for_offices",
        _("Whoever acts for an office has an officer's role."),
        """SELECT p.id FROM organisations_officeuserobjectpermission p WHERE NOT EXISTS
           (SELECT 1 FROM accounts_user_groups ug JOIN auth_group g ON g.id = ug.group_id
            WHERE ug.user_id = p.user_id AND g.name IN ('district_officer', 'city_officer'))""",
    ),
    Invariant(
        "lists_in_force_say_since_when",
        _("A list in force, and one that was in force, says since when."),
        "SELECT id FROM organisations_listimport WHERE state IN ('current', 'replaced') AND taken_at IS NULL",
    ),
    Invariant(
        "confirmed_items_say_by_whom",
        _("An item of a profile that was confirmed says by whom."),
        "SELECT id FROM organisations_profileitem WHERE confirmed_at IS NOT NULL AND confirmed_by_id IS NULL",
    ),
    Invariant(
        "answers_follow_objections",
        _("An answer about a past project follows an objection."),
        "SELECT id FROM organisations_pastproject WHERE answered_at IS NOT NULL AND objected_at IS NULL",
    ),
    Invariant(
        "past_projects_stand_once",
        _("A past project of one unit stands in the ledger once; its number tells it from others."),
        rows=doubles,
    ),
    Invariant(
        "letters_unchanged",
        _("Every sealed letter is as it was kept."),
        rows=lambda: filing.changed(Letter),
        thorough=True,
    ),
    Invariant(
        "profile_evidence_unchanged",
        _("Every file of evidence in a profile is as it was kept."),
        rows=lambda: filing.changed(ProfileFile),
        thorough=True,
    ),
]
