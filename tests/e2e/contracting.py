"""From the award to the sealed contract."""

import subprocess

from awards.models import Contract
from tests.e2e.deciding import scan


def draw_up(officer, admin, application):
    """Draft, send, fill in, hand in, approve; returns the contract, ready to be sealed."""
    officer.open("awards:award", application.pk).press("form[action$='/contract/'] button")
    contract = Contract.objects.get()
    officer.open("awards:contract", contract.pk).press("form[action$='/send/'] button")
    admin.open("awards:contract_fill", contract.pk)
    admin.fill(bank_name="中国某某银行天津分行", bank_account="6222000011112222").press("button[name=hand_in]")
    officer.open("awards:contract", contract.pk).press("form[action$='/approve/'] button")
    contract.refresh_from_db()
    return contract


def text_of(data):
    """Return the words of a PDF."""
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()


def read_print(person, contract):
    person.open("awards:contract", contract.pk)
    return text_of(person.fetch(f"a[href$='/contracts/{contract.pk}/pdf/']"))


def seal(people, contract):
    """Everybody uploads the scans that are theirs to bring, with as many pages as the print."""
    contract.refresh_from_db()
    for person in people:
        person.open("awards:contract", contract.pk)
        forms = person.page.locator("form[action*='/scans/']")
        for place in range(forms.count()):
            forms.nth(place).locator("[type=file]").set_input_files(scan("盖章件.pdf", contract.pdf_pages))
            with person.page.expect_navigation():
                forms.nth(place).locator("button").click()


def sign(officer, contract, day):
    officer.open("awards:contract", contract.pk).fill(signed_on=day)
    officer.press("form[action$='/sign/'] button")
    contract.refresh_from_db()


def declaration_print(person, application):
    """Ask for the declaration's PDF and return its text."""
    person.open("applications:detail", application.pk).press("form[action$='/print/'] button")
    return text_of(person.fetch("main a[href$='/file/']"))
