"""Bring the cast to life: accounts, units, offices, duties. Everything through the services that people use."""

from django.db import transaction

from ipfund.accounts import services as accounts
from ipfund.accounts.models import User
from ipfund.demo.people import cast, password
from organisations.models import Office, Organisation
from organisations.services import members, officers, units
from programs.models import Direction
from reviews.models import Expert
from reviews.services import experts

FIRST_PHONE = 23039800


def everybody():
    """Make whoever is missing, in the order in which they need each other."""
    for role, make in MAKERS:
        for person in of_role(role):
            with transaction.atomic():
                make(person)


def of_role(role):
    return [person for person in cast()["people"] if role in person["roles"]]


def phone_of(person):
    """Return a phone of their own: people with the same one would look like one agency."""
    return f"022-{FIRST_PHONE + cast()['people'].index(person)}"


def named(username):
    """Return a person as the database has them now, roles included."""
    return User.objects.get(username=username)


def officer_at(office):
    """Return the first officer who reviews for an office, or None where the demo has nobody."""
    held = office.officeuserobjectpermission_set.select_related("user").order_by("pk")
    officers = [named(row.user.username) for row in held]
    return next((user for user in officers if user.has_role("district_officer", "city_officer")), None)


def account(person):
    """Return (account, whether it was made now)."""
    if found := User.objects.filter(username=person["username"]).first():
        accounts.verify_email(found, by=found)
        return found, False
    made = accounts.create_account(
        username=person["username"],
        name=person["name"],
        email=f"{person['username']}@demo.example",
        phone=phone_of(person),
        password=password(),
    )
    accounts.verify_email(made, by=made)
    return made, True


def run_programs(person):
    manager, made = account(person)
    if made:
        officers.appoint(manager, by=manager, office=Office.objects.get(kind="city"), roles={"program_manager"})


def found_unit(person):
    admin, made = account(person)
    if not made:
        return
    unit = next(unit for unit in cast()["units"] if unit["key"] == person["unit"])
    units.register_unit(
        by=admin,
        name=unit["name"],
        uscc=unit["uscc"],
        legal_form=unit["legal_form"],
        natures=unit["natures"],
        district_office=Office.objects.get(area=unit["area"]),
        municipal=unit["municipal"],
        address=unit["address"],
        legal_representative=unit["legal_representative"],
        contact_name=person["name"],
        contact_phone=phone_of(person),
        contact_email=admin.email,
    )


def join_unit(person):
    member, made = account(person)
    if not made:
        return
    unit = next(unit for unit in cast()["units"] if unit["key"] == person["unit"])
    organisation = Organisation.objects.get(uscc=unit["uscc"])
    asked = members.ask_to_join(organisation.pk, by=member)
    members.accept_member(asked.pk, by=organisation.admins().first().user)


def take_office(person):
    officer, made = account(person)
    if not made:
        return
    categories = [str(code) for code in person.get("categories", [])]
    officers.appoint(
        officer,
        by=named(of_role("program_manager")[0]["username"]),
        office=Office.objects.get(area=person["area"]),
        roles=set(person["roles"]),
        directions=Direction.objects.filter(program__code="tianjin-2025", category__code__in=categories),
    )


def become_expert(person):
    expert, _made = account(person)
    if not Expert.objects.filter(user=expert).exists():
        by = named(of_role("program_manager")[0]["username"])
        experts.become_expert(expert, employer=person["employer"], expertise=person["fields"], by=by)


MAKERS = (
    ("program_manager", run_programs),
    ("unit_admin", found_unit),
    ("member", join_unit),
    ("district_officer", take_office),
    ("city_officer", take_office),
    ("auditor", take_office),
    ("expert", become_expert),
    ("reporter", account),  # the departments follow in ``demo.registers``
)
