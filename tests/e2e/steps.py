"""What the people of the unit do, click by click, from nothing to the receipt."""

from applications.models import Application
from organisations.models import Organisation
from tests.e2e.filling import write_everything
from tests.factories.accounts import PASSWORD
from tests.factories.organisations import a_uscc


def account(username, name):
    return {
        "username": username, "person_name": name, "email": f"{username}@example.org", "phone": "13802012345",
        "password1": PASSWORD, "password2": PASSWORD,
    }  # fmt: skip


def register_unit(person, city):
    person.open("organisations:register").fill(
        name="天津市津门智造有限公司",
        uscc=a_uscc(777_001),
        legal_form="企业",
        district_office=str(city.office.pk),
        address="天津市南开区鞍山西道1号",
        legal_representative="王法人",
        contact_name="李联系",
        contact_phone="022-23530000",
        contact_email="unit@example.org",
        **account("admin-li", "李管理"),
    )
    person.save()
    return Organisation.objects.get(name="天津市津门智造有限公司")


def join(person, unit):
    person.open("organisations:join_unit", unit.pk).fill(**account("writer-zhao", "赵申报")).save()


def hand_in(writer, city, unit):
    """Write a declaration page by page, check it, submit it; returns it."""
    writer.open("applications:start", city.direction.pk)
    writer.press("main form[method=post] button.btn-primary, main form[method=post] button.btn-success")
    application = Application.objects.get(organisation=unit)
    write_everything(writer, application, city.finished)
    writer.open("applications:check", application.pk).press("#submit form button")
    application.refresh_from_db()
    return application


def approve(admin, application):
    admin.open("applications:act", application.pk, "approve").fill(read="on").save()
    application.refresh_from_db()


def file_a_declaration(city, admin, writer, officer):
    """From the registration of the unit to the pass in first review; returns the declaration."""
    unit = register_unit(admin, city)
    join(writer, unit)
    admin.open("organisations:people", unit.pk).press("form[action$='/accept/'] button")
    application = hand_in(writer, city, unit)
    assert (application.state, "尚需单位审查" in writer.text) == ("unit_review", True)
    approve(admin, application)
    assert (application.state, application.number in admin.text) == ("first_review", True)
    officer.open("organisations:unit", unit.pk).press("form[action$='/confirm/'] button")
    officer.open("applications:act", application.pk, "pass").fill(opinion="申报主体符合条件，材料齐全。").save()
    application.refresh_from_db()
    return application
