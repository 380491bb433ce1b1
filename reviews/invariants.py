"""What must hold of assignments, permissions, score cards and results."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.invariants import Invariant
from reviews import proofs

HELD = "s.state IN ('assigned', 'scored') AND s.ended_at IS NULL"
PLEDGED = "EXISTS (SELECT 1 FROM reviews_pledge p WHERE p.expert_id = s.expert_id AND p.group_id = s.group_id)"
PERMISSION = """SELECT 1 FROM applications_applicationuserobjectpermission o
                JOIN auth_permission r ON r.id = o.permission_id AND r.codename = 'review_application'"""

INVARIANTS = [
    Invariant(
        "held_and_pledged_means_permitted",
        _("Whoever has been assigned a declaration and has signed the pledge has permission to read it."),
        f"""SELECT s.id FROM reviews_assignment s JOIN reviews_expert e ON e.id = s.expert_id
            WHERE {HELD} AND {PLEDGED}
            AND NOT EXISTS ({PERMISSION} WHERE o.content_object_id = s.application_id AND o.user_id = e.user_id)""",
    ),
    Invariant(
        "permitted_means_held_and_pledged",
        _("Nobody may read a declaration who has not been assigned it or has not signed."),
        f"""SELECT o.id FROM applications_applicationuserobjectpermission o
            JOIN auth_permission r ON r.id = o.permission_id AND r.codename = 'review_application'
            WHERE NOT EXISTS (SELECT 1 FROM reviews_assignment s JOIN reviews_expert e ON e.id = s.expert_id
            WHERE s.application_id = o.content_object_id AND e.user_id = o.user_id AND {HELD} AND {PLEDGED})""",
    ),
    Invariant(
        "assigned_within_the_group",
        _("A declaration is reviewed by a group of its own direction."),
        """SELECT s.id FROM reviews_assignment s JOIN applications_application a ON a.id = s.application_id
           WHERE NOT EXISTS (SELECT 1 FROM reviews_expertgroup_directions d
                             WHERE d.expertgroup_id = s.group_id AND d.direction_id = a.direction_id)""",
    ),
    Invariant(
        "nobody_reviews_their_own_unit",
        _(
            "No expert who is active in the applicant's unit, or wrote the declaration, has been assigned it or "
            "has scored it."
        ),
        """SELECT s.id FROM reviews_assignment s JOIN reviews_expert e ON e.id = s.expert_id
           JOIN applications_application a ON a.id = s.application_id
           WHERE s.state IN ('assigned', 'scored') AND s.ended_at IS NULL AND (a.owner_id = e.user_id OR EXISTS
           (SELECT 1 FROM organisations_membership m WHERE m.user_id = e.user_id
            AND m.organisation_id = a.organisation_id AND m.state = 'active'))""",
    ),
    Invariant(
        "scored_means_submitted",
        _("An assignment is scored exactly when its score sheet is submitted, unless it was declined or unassigned."),
        """SELECT s.id FROM reviews_assignment s LEFT JOIN reviews_scorecard c ON c.assignment_id = s.id
           WHERE (s.state = 'scored' AND COALESCE(c.state, '') <> 'submitted')
           OR (s.state IN ('assigned', 'missed') AND COALESCE(c.state, '') <> 'draft')""",
    ),
    Invariant(
        "submitted_scores_are_complete",
        _("A submitted score sheet has a total, a comment, a recommendation and the version that was read."),
        """SELECT id FROM reviews_scorecard WHERE state = 'submitted'
           AND (total IS NULL OR comment = '' OR recommend IS NULL OR version = 0 OR submitted_at IS NULL)""",
    ),
    Invariant(
        "scored_after_the_pledge",
        _("Every score was submitted after its expert's pledge."),
        """SELECT c.id FROM reviews_scorecard c JOIN reviews_assignment s ON s.id = c.assignment_id
           WHERE c.state = 'submitted' AND NOT EXISTS (SELECT 1 FROM reviews_pledge p
           WHERE p.expert_id = s.expert_id AND p.group_id = s.group_id AND p.at <= c.submitted_at)""",
    ),
    Invariant(
        "scored_by_the_frozen_sheet",
        _("A direction with a score has its score sheet frozen."),
        """SELECT c.id FROM reviews_scorecard c JOIN reviews_assignment s ON s.id = c.assignment_id
           JOIN applications_application a ON a.id = s.application_id
           WHERE c.state = 'submitted'
           AND NOT EXISTS (SELECT 1 FROM reviews_scoresheet f WHERE f.direction_id = a.direction_id)""",
    ),
    Invariant(
        "totals_follow_from_scores",
        _("The total of every submitted score sheet is the weighted sum of its scores."),
        rows=proofs.wrong_totals,
    ),
    Invariant(
        "results_follow_from_scores",
        _("Every frozen mean and rank follows from the scores that counted."),
        rows=proofs.wrong_results,
    ),
    Invariant(
        "finished_reviews_are_closed",
        _("Once a result is frozen, nobody is assigned the declaration any longer."),
        """SELECT s.id FROM reviews_assignment s JOIN reviews_reviewresult r ON r.application_id = s.application_id
           WHERE s.ended_at IS NULL""",
    ),
    Invariant(
        "results_are_out_of_review",
        _("A declaration with a result is no longer in expert review."),
        """SELECT r.id FROM reviews_reviewresult r JOIN applications_application a ON a.id = r.application_id
           WHERE a.state IN ('accepted', 'expert_review')""",
    ),
    Invariant(
        "packages_are_whole",
        _("A package that is ready has its file and hash; one that failed says what is missing."),
        """SELECT id FROM reviews_meetingpackage WHERE (state = 'ready' AND (file = '' OR sha256 = '' OR size = 0))
           OR (state <> 'ready' AND file <> '')""",
    ),
]
