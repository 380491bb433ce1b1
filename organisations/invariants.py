"""What must hold of units, their people and their offices."""

from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from ipfund.common import filing
from ipfund.common.formats import listed
from ipfund.common.invariants import Invariant
from organisations import rules
from organisations.matching import of_one_unit
from organisations.models import Letter, PastProject, ProfileFile


def doubles():
    """Yield each project that stands in several rows, with their numbers: doubles of an older ledger.

    Whether two rows are of one unit is asked as where rows are written; rows of another code and name are not compared.
    """
    near, told = defaultdict(list), set()
    projects = list(PastProject.objects.select_related("organisation").order_by("pk").iterator(500))
    for one in projects:
        for place in places(one):
            near[place].append(one)
    for one in projects:
        later = [other for place in places(one) for other in near[place] if other.pk >= one.pk]
        keys = {other.pk for other in later if of_one_unit(one, other)}
        if len(keys) > 1 and not keys <= told:
            told |= keys
            yield _("%(project)s, %(number)s, of %(unit)s: entries %(keys)s") % {
                "project": one,
                "number": one.number or _("no number"),
                "unit": one.holder[1] or one.holder[0],
                "keys": listed(map(str, sorted(keys))),
            }


def places(project):
    """Return where its doubles are looked for: what it is, with its unit's code and with its unit's name."""
    code, name = project.holder
    what = rules.plain_number(project.number) or (rules.plain_name(project.title), project.year)
    return [(what, unit) for unit in (code, rules.plain_name(name)) if unit]


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
        _("Every office except a city's is subordinate to another."),
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
        _("A past project of one unit is in the ledger once; its number distinguishes it from others."),
        rows=doubles,
    ),
    Invariant(
        "letters_unchanged",
        _("Every sealed letter is unchanged since it was kept."),
        rows=lambda: filing.changed(Letter),
        thorough=True,
    ),
    Invariant(
        "profile_evidence_unchanged",
        _("Every file of evidence in a profile is unchanged since it was kept."),
        rows=lambda: filing.changed(ProfileFile),
        thorough=True,
    ),
]
