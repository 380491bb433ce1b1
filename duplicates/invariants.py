"""What must hold of the index and of the pairs found in it."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.invariants import Invariant

INVARIANTS = [
    Invariant(
        "indexed_versions_are_their_own",
        _("What is in the index of similar texts is a version of the declaration it represents."),
        """SELECT d.application_id FROM duplicates_document d
           JOIN applications_applicationversion v ON v.id = d.version_id
           WHERE v.application_id <> d.application_id""",
    ),
    Invariant(
        "fingerprints_have_their_declaration",
        _("Every fingerprint belongs to a declaration in the index."),
        """SELECT p.fingerprint FROM duplicates_posting p
           WHERE NOT EXISTS (SELECT 1 FROM duplicates_document d WHERE d.application_id = p.document_id)""",
        thorough=True,
    ),
    Invariant(
        "common_fingerprints_are_out",
        _("What is common to all is not in the index."),
        """SELECT c.fingerprint FROM duplicates_commonplace c
           WHERE EXISTS (SELECT 1 FROM duplicates_posting p WHERE p.fingerprint = c.fingerprint)""",
        thorough=True,
    ),
    Invariant(
        "pairs_compare_their_own_versions",
        _("A pair of similar declarations compares versions of these two declarations."),
        """SELECT p.id FROM duplicates_pair p
           JOIN applications_applicationversion v ON v.id = p.first_version_id
           JOIN applications_applicationversion w ON w.id = p.second_version_id
           WHERE v.application_id <> p.first_id OR w.application_id <> p.second_id""",
    ),
    Invariant(
        "undecided_pairs_have_something_in_common",
        _("A pair that nobody has decided on has something in common."),
        """SELECT p.id FROM duplicates_pair p WHERE p.decided_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM duplicates_hit h WHERE h.pair_id = p.id)""",
    ),
    Invariant(
        "decided_pairs_name_their_officer",
        _("Every decision on a pair has its officer, its reason and what was known then."),
        """SELECT id FROM duplicates_pair WHERE state <> 'open'
           AND (decided_by_id IS NULL OR decided_at IS NULL OR reason = '')""",
    ),
    Invariant(
        "decisions_about_pairs_are_recorded",
        _("Every decision on a pair is in the record."),
        """SELECT p.id FROM duplicates_pair p WHERE p.state <> 'open' AND NOT EXISTS
           (SELECT 1 FROM common_event e WHERE e.subject_type = 'duplicates.pair' AND e.subject_id = p.id
            AND e.action = 'decide_duplicates' AND e.new = p.state AND NOT e.refused)""",
    ),
    Invariant(
        "same_text_has_its_passages",
        _("A pair with the same text says where it occurs."),
        """SELECT h.id FROM duplicates_hit h JOIN duplicates_pair p ON p.id = h.pair_id
           WHERE h.kind = 'text' AND (p.equal = 0 OR p.longest = 0)""",
    ),
]
