"""What an applicant types: read off a finished declaration of the same direction, field by field."""

from django.test import Client

from ipfund.demo.scans import a_scan
from tests.applications.writing import address, fields_of

NOT_TYPED = {"revision", "from", "action", "csrfmiddlewaretoken"}


def answers(finished, key):
    """Return {field: value} of one section of a finished declaration, as its page shows it."""
    client = Client()
    client.force_login(finished.owner)
    found = fields_of(client.get(address(finished, key)))
    return {name: value for name, value in found.items() if name not in NOT_TYPED and value}


def write_section(person, application, finished, key):
    """Type one section, adding rows where there are too few, and save it."""
    person.open("applications:section", application.pk, key)
    for name, value in answers(finished, key).items():
        if not person.has(name):
            person.page.click(f"[name=add_row][value='{name.split('-')[0]}']")
            person.page.wait_for_selector(f"[name='{name}']", state="attached")
        person.put(name, value)
    person.press("main form[data-autosave] button[value=save]:not([aria-hidden])")


def attach_everything(person, application):
    """Upload a file for each kind that still wants one."""
    person.open("applications:attachments", application.pk)
    kinds = person.page.eval_on_selector_all("form[action$='/upload/'] [name=kind]", "all => all.map(one => one.value)")
    for kind in kinds:
        form = f"form[action$='/upload/']:has([name=kind][value='{kind}'])"
        takes = person.page.locator(f"{form} [type=file]").get_attribute("accept") or ".pdf"
        if ".pdf" in takes:
            name, data = f"{kind}.pdf", a_scan(kind)
            person.page.set_input_files(
                f"{form} [type=file]", [{"name": name, "mimeType": "application/pdf", "buffer": data}]
            )
            person.press(f"{form} button")


def write_everything(person, application, finished):
    for key in application.sections.order_by("pk").values_list("key", flat=True):
        if key == "attachments":
            attach_everything(person, application)
        else:
            write_section(person, application, finished, key)
