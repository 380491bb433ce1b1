"""Every page of the system, with what it is about in the world, and who is expected to get what."""

from dataclasses import dataclass

from django.urls import URLPattern, get_resolver, reverse

from ipfund.common.policy import registry

MISSING = 987_654


@dataclass(frozen=True)
class About:
    """What stands in an address: attributes of the world, or plain values; the first is the object asked for."""

    parts: tuple

    def of(self, world):
        return [getattr(world, part, None) or part for part in self.parts]

    def args(self, world):
        return [getattr(found, "pk", found) for found in self.of(world)]

    def missing_args(self, world):
        """Return the same address with an object that does not exist."""
        first, *rest = self.args(world)
        return [MISSING if isinstance(first, int) else "nothing-there", *rest]


def about(names, *parts):
    return dict.fromkeys(names.split(), About(parts))


ABOUT = {
    **about("programs:detail programs:manage_program", "code"),
    **about("programs:direction", "code", "1-1"),
    **about("programs:copy programs:change programs:compare programs:file", "code"),
    **about("programs:draft programs:decisions programs:source programs:source_file", "program_draft"),
    **about("programs:check programs:publish programs:take_over programs:discard", "program_draft"),
    **about("programs:draft_file programs:preview", "program_draft"),
    **about("programs:preview_direction applications:preview_form", "program_draft", "1-1"),
    **about("programs:part", "program_draft", "basics"),
    **about("programs:items", "program_draft", "directions"),
    **about("programs:item", "program_draft", "directions", "0"),
    **about("programs:item_part", "program_draft", "directions", "0", "basics"),
    **about("organisations:join_unit", "unit"),
    **about("organisations:home organisations:edit organisations:people", "unit"),
    **about("organisations:unit organisations:handover", "unit"),
    **about("organisations:letter", "letter"),
    **about("organisations:confirm organisations:reject", "pending_unit"),
    **about("organisations:accept organisations:refuse organisations:withdraw", "asking"),
    **about("organisations:appoint organisations:step_down organisations:end", "membership"),
    **about("organisations:repair_sanction", "sanction"),
    **about("organisations:profile organisations:add_certificate organisations:ledger", "unit"),
    **about("organisations:figure", "unit", "valid_patents"),
    **about("organisations:certificate organisations:remove_item organisations:item_file", "certificate"),
    **about("organisations:confirm_item", "certificate"),
    **about("organisations:object_to", "own_project"),
    **about("organisations:project organisations:answer_objection", "past_project"),
    **about("organisations:list organisations:import_list organisations:list_template", "alliance"),
    **about("organisations:take_list", "draft_list"),
    **about("organisations:take_projects", "draft_projects"),
    **about("applications:conditions", "draft"),
    **about("organisations:duties organisations:leave organisations:back", "officer"),
    **about("applications:start", "direction"),
    **about("applications:task_list applications:check applications:attachments applications:upload", "draft"),
    **about("applications:section", "draft", "cover"),
    **about("applications:submit", "complete"),
    **about("applications:submitted", "waiting"),
    **about("applications:hand_over applications:print", "draft"),
    **about("applications:remove_attachment", "draft", "file"),
    **about("applications:blank", "draft", "plan"),
    **about("applications:attachment", "file"),
    **about("applications:detail applications:receipt applications:review", "filed"),
    **about("applications:act", "filed", "pass"),
    **about("applications:move_deadline", "code"),
    **about("applications:printout applications:printout_file", "printout"),
    **about("duplicates:pair", "pair"),
    **about("reviews:pledge reviews:group", "group"),
    **about("reviews:score reviews:autosave reviews:decline reviews:reopen reviews:unassign", "assignment"),
    **about("reviews:attachment", "assignment", "review_file"),
    **about("reviews:opinion reviews:finish_one", "accepted"),
    **about("reviews:expert", "expert"),
    **about("reviews:chair reviews:remove_member", "place"),
    **about("reviews:assign reviews:progress reviews:start reviews:finish reviews:results", "direction"),
    **about("reviews:shortlist reviews:packages", "direction"),
    **about("reviews:package reviews:package_file", "package"),
    **about("awards:notice awards:notice_confirm", "notice"),
    **about("awards:object awards:letter", "entry"),
    **about("awards:objection_received", "token"),
    **about("awards:deliberation awards:release awards:reserves_release", "decided_direction"),
    **about("awards:direction_thread", "direction"),
    **about("awards:promote", "reserve"),
    **about("awards:meetings awards:meeting_new awards:notice_new", "code"),
    **about("awards:meeting awards:meeting_file", "meeting"),
    **about("awards:objection awards:reply", "objection"),
    **about("awards:evidence", "evidence"),
    **about("awards:calendar", "year"),
    **about("awards:award awards:thread awards:revoke awards:contract_draft", "awarded"),
    **about("awards:contract awards:contract_edit awards:contract_send awards:contract_fill", "contract"),
    **about("awards:contract_hand_in awards:contract_return awards:contract_approve", "contract"),
    **about("awards:contract_sign awards:contract_account awards:contract_pdf", "contract"),
    **about("awards:scan_upload", "contract", "authority"),
    **about("awards:scan", "scan"),
    **about("registers:status registers:years registers:assign registers:add_department", "register_code"),
    **about("registers:row", "register_code", "item", "3"),
    **about("registers:export", "register_code", "2023"),
    **about("registers:desk registers:submit_all registers:sheet registers:upload", "department", "2023"),
    **about("registers:write", "department", "2023", "item", "3"),
    **about("registers:take_row", "department", "item", "3"),
    **about("registers:department registers:members", "department"),
    **about("registers:add_reporter registers:invite_reporter", "department"),
    **about("registers:end_reporter", "reporting_duty"),
    **about("registers:move_due", "reporting_year"),
    **about("registers:filled", "filled_sheet"),
    **about("registers:evidence registers:remove_evidence", "register_evidence"),
    **about("registers:report registers:submit registers:take_back", "register_report"),
    **about("registers:confirm registers:send_back registers:correct", "register_report"),
    **about("account_reset_password_from_key", "1", "set-password"),
    **about("accounts:invitation", "invitation_token"),
    **about("accounts:invitation_again accounts:invitation_take_back", "invitation"),
    **about("accounts:verify", "nothing-there"),
}


def names_of(resolver=None, prefix=""):
    """Return every URL name of the system, with its namespace."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            found.append(f"{prefix}{entry.name}")
        else:
            found += names_of(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
    return found


def our_pages():
    """Return the names of all pages but those of the second factor."""
    return sorted(name for name in set(names_of()) & set(registry()) if not name.startswith("mfa_"))


def parts_of(name):
    return ABOUT.get(name, About(()))


def address(name, world, *, missing=False):
    about_it = parts_of(name)
    args = about_it.missing_args(world) if missing else about_it.args(world)
    if name == "account_reset_password_from_key":
        return reverse(name, kwargs={"uidb36": "1", "key": "set-password"})
    return reverse(name, args=args)


# --- who is expected to get what -----------------------------------------------------------------------------------

ROLES = {
    "newcomer": set(),
    **{key: {"member"} for key in ("owner", "colleague", "stranger")},
    **{key: {"member", "unit_admin"} for key in ("admin", "other_admin")},
    **{key: {"district_officer"} for key in ("district", "other_district")},
    **{key: {"city_officer"} for key in ("in_charge", "other_city")},
    **{key: {"expert"} for key in ("expert", "other_expert")},
    "manager": {"program_manager"},
    "auditor": {"auditor"},
    **{key: {"reporter"} for key in ("reporter", "other_reporter")},
    "system_admin": {"system_admin"},
}


@dataclass(frozen=True)
class Row:
    """Who sees what a page is about; of these, who may also act (default: all), and who is barred in both ways."""

    sees: frozenset | None = None  # None: everybody whom the policy lets in
    acts: frozenset | None = None
    barred: frozenset = frozenset()
    step: bool = False  # answers to a POST only, so opening it tells nothing


def people(names):
    return None if names is None else frozenset(names.split())


def rows(names, sees, acts=None, *, barred="", step=False):
    row = Row(people(sees), people(acts), people(barred), step)
    return dict.fromkeys(names.split(), row)


OWN = "owner admin"
MEMBERS = "owner colleague admin"
READERS = "owner admin manager auditor"
FILED = "owner admin district in_charge manager auditor"
RUNS = "in_charge manager auditor"
EXPECTED = {
    **rows("accounts:verify", None),
    **rows("accounts:invitation_again accounts:invitation_take_back", "in_charge other_city manager", step=True),
    **rows("applications:task_list applications:check applications:attachments applications:blank", OWN),
    **rows("applications:conditions", OWN),
    **rows("applications:section applications:remove_attachment", OWN, "owner"),
    **rows("applications:upload", OWN, step=True),
    **rows("applications:submit", OWN, "owner", step=True),
    **rows("applications:submitted", OWN),
    **rows("applications:hand_over", "admin"),
    **rows("applications:attachment", READERS),
    **rows("applications:print", READERS, step=True),
    **rows("applications:printout applications:printout_file", "owner"),
    **rows("applications:detail applications:receipt", FILED),
    **rows("applications:act", FILED, barred="owner admin in_charge manager auditor"),
    **rows("applications:review", "district in_charge manager auditor"),
    **rows("applications:start applications:move_deadline", None),
    **rows("duplicates:pair", "district in_charge manager auditor", "district in_charge manager"),
    **rows("awards:award awards:thread awards:contract", FILED),
    **rows("awards:contract_pdf awards:scan", FILED, barred="district"),
    **rows("awards:contract_account", FILED, barred="district", step=True),
    **rows("awards:contract_draft awards:contract_send awards:contract_return", "in_charge", step=True),
    **rows("awards:contract_approve awards:contract_sign", "in_charge", step=True),
    **rows("awards:contract_edit", "in_charge"),
    **rows("awards:contract_fill", OWN),
    **rows("awards:contract_hand_in", OWN, step=True),
    **rows("awards:objection", RUNS, "manager"),
    **rows("awards:direction_thread", None),
    **rows("awards:evidence", "manager auditor"),
    **rows("awards:deliberation awards:notice_confirm", None, "manager"),
    **rows("awards:calendar", None, "manager"),
    **rows("awards:scan_upload", "owner admin district in_charge", "in_charge", step=True),
    **rows("awards:letter awards:meeting awards:meeting_file awards:meetings awards:meeting_new awards:reply", None),
    **rows("awards:notice_new awards:promote awards:release awards:reserves_release awards:revoke", None),
    **rows("organisations:accept organisations:appoint organisations:step_down", "admin", step=True),
    **rows("organisations:refuse", "admin"),
    **rows("organisations:withdraw", "newcomer", step=True),
    **rows("organisations:home", MEMBERS),
    **rows("organisations:edit organisations:people", MEMBERS, barred="owner colleague"),
    **rows("organisations:answer_objection organisations:project organisations:list", None),
    **rows("organisations:import_list organisations:list_template organisations:take_list", None),
    **rows("organisations:take_projects", None),
    **rows("organisations:profile organisations:ledger", MEMBERS),
    **rows("organisations:add_certificate organisations:figure", MEMBERS, barred="owner colleague"),
    **rows("organisations:certificate organisations:remove_item", MEMBERS, barred="owner colleague"),
    **rows("organisations:object_to", MEMBERS, barred="owner colleague"),
    **rows("organisations:item_file", f"{MEMBERS} district in_charge other_city manager auditor system_admin"),
    **rows("organisations:confirm_item", "district in_charge other_city manager"),
    **rows("organisations:end", MEMBERS, barred="owner"),
    **rows("organisations:unit", "district in_charge other_city manager auditor system_admin"),
    **rows("organisations:handover", "district in_charge other_city", barred="in_charge other_city"),
    **rows(
        "organisations:letter",
        "district in_charge other_city manager auditor system_admin",
        barred="in_charge other_city system_admin",
    ),
    **rows(
        "organisations:confirm organisations:reject", "district in_charge other_city", barred="in_charge other_city"
    ),
    **rows("organisations:repair_sanction organisations:duties organisations:leave organisations:back", None),
    **rows("programs:copy programs:change programs:compare programs:file programs:draft programs:decisions", None),
    **rows("programs:source programs:source_file programs:check programs:publish programs:take_over", None),
    **rows("programs:discard programs:draft_file programs:preview programs:preview_direction programs:part", None),
    **rows("programs:items programs:item programs:item_part applications:preview_form", None),
    **rows("programs:manage_program reviews:expert", None),
    **rows("reviews:pledge reviews:score reviews:decline reviews:attachment", "expert"),
    **rows("reviews:autosave", "expert", step=True),
    **rows("reviews:opinion", "expert in_charge"),
    **rows("reviews:group reviews:progress reviews:results reviews:package", RUNS),
    **rows("reviews:assign reviews:packages", RUNS, "in_charge"),
    **rows("reviews:package_file reviews:shortlist", RUNS, step=True),
    **rows("reviews:chair", "in_charge", step=True),
    **rows("reviews:remove_member reviews:start reviews:finish", "in_charge"),
    **rows("reviews:finish_one reviews:reopen reviews:unassign", "in_charge"),
    **rows("registers:desk registers:sheet registers:upload registers:write registers:filled", "reporter"),
    **rows("registers:remove_evidence", "reporter"),
    **rows("registers:submit_all", "reporter"),
    **rows("registers:submit registers:take_back", "reporter", step=True),
    **rows("registers:report registers:evidence", "reporter manager auditor system_admin"),
    **rows("registers:waiting", None, "manager"),
    **rows("registers:confirm registers:members registers:add_reporter", None, step=True),
    **rows("registers:invite_reporter registers:take_row registers:export", None, step=True),
    **rows("registers:send_back registers:correct registers:years registers:move_due registers:assign", None),
    **rows("registers:add_department registers:department registers:end_reporter", None),
}


def is_public(name):
    return registry()[name].public


def let_in(name, who):
    """Whether the policy lets a signed-in persona as far as the view."""
    policy = registry()[name]
    return policy.public or policy.signed_in or bool(policy.roles & ROLES[who])


def expected(name, who, method):
    """Return "ok", "in" (the way to sign in), 403 or 404 for one cell of the matrix."""
    policy, row = registry()[name], EXPECTED.get(name, Row())
    if policy.public:
        return "ok"
    if who == "anonymous":
        return "in"
    if not let_in(name, who):
        return 403
    if row.step and method == "get":
        return "ok"
    if row.sees is not None and who not in row.sees:
        return 404
    may_not_act = method == "post" and row.acts is not None and who not in row.acts
    return 403 if who in row.barred or may_not_act else "ok"
