"""What officers, experts, the manager and the public do, from the expert group to the confirmed award."""

import io

from awards.models import DecisionMeeting, NoticeEntry, PublicNotice
from ipfund.demo.scans import a_scan
from reviews.models import Assignment, ExpertGroup

COMMENT = "项目目标明确，任务与指标可考核，经费测算基本合理。"


def scan(name, pages=1):
    return [{"name": name, "mimeType": "application/pdf", "buffer": a_scan(name, pages)}]


def form_group(officer, city):
    officer.open("reviews:form_group").fill(name="第一评审组", directions=str(city.direction.pk)).save()
    group = ExpertGroup.objects.get()
    for expert in city.experts:
        officer.open("reviews:group", group.pk).fill(expert=str(expert.pk))
        officer.press("main form:has([name=expert]) button")
    officer.open("reviews:assign", city.direction.pk)
    for box in officer.page.locator("[name=give]").all():
        officer.tick(box)
    officer.save()
    return group


def review(officer, city, group, visitor):
    """Every expert signs, then scores; the officer begins and finishes."""
    experts = [visitor(expert.user) for expert in city.experts]
    for person, expert in zip(experts, city.experts, strict=True):
        person.open("reviews:pledge", group.pk).fill(accepted="on", signed_name=expert.user.name).save()
    officer.open("reviews:start", city.direction.pk).save()
    for place, (person, expert) in enumerate(zip(experts, city.experts, strict=True)):
        score(person, Assignment.objects.get(expert=expert), place)
    officer.open("reviews:finish", city.direction.pk).save()


def score(person, assignment, place):
    """Give four fifths of every criterion, a little less from each later expert."""
    person.open("reviews:score", assignment.pk)
    sheet = assignment.application.direction.spec.score_sheet
    for gate in sheet.gates:
        person.put(f"gate_{gate.id}", "no")
    for criterion in sheet.criteria:
        person.put(f"score_{criterion.id}", str(int(criterion.max * 8 // 10) - place))
    person.fill(comment=COMMENT, recommend="yes").press("button[value=submit]")


def shortlist(officer, city):
    """Return (the text of the page, all values of the workbook) of the ranking."""
    officer.open("reviews:results", city.direction.pk)
    path = officer.download("form[action$='/shortlist/'] button")
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    values = [
        str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value is not None
    ]
    return officer.text, values


def decide(manager, city, application, wan):
    manager.open("awards:deliberation", city.direction.pk)
    manager.fill(**{f"{application.pk}-outcome": "award", f"{application.pk}-amount": wan}).save()
    manager.open("awards:meeting_new", city.program.code).fill(
        held_on="2025-03-10", chair="李局长", participants="李局长、王副局长", record="同意拟立项。"
    )
    manager.save()
    meeting = DecisionMeeting.objects.get()
    manager.open("awards:release", city.direction.pk).fill(meeting=str(meeting.pk))
    if manager.has("shortfall_reason"):
        manager.fill(shortfall_reason="申报项目数量不足。")
    manager.save()


def publish(manager, city):
    manager.open("awards:notice_new", city.program.code).fill(contact="规划处 022-23039857")
    manager.save().press("button[name=publish]")
    return PublicNotice.objects.get()


def object_and_reject(public, manager):
    """Somebody objects by name, with a proof; the manager rejects it with a reason."""
    entry = NoticeEntry.objects.get()
    public.open("awards:notice", entry.notice_id).open("awards:object", entry.pk)
    public.fill(
        kind="person", author_name="赵实名", contact="13800000000", text="部分成果不属于申报单位。",
        evidence=scan("证据.pdf"), truth="on",
    )  # fmt: skip
    public.save()
    objection = entry.objections.get()
    manager.open("awards:objection", objection.pk).fill(
        ruling="rejected", reason="经核实，成果权属清楚，异议不成立。", sure="on"
    )
    manager.save()
    objection.refresh_from_db()
    return objection


def move_clock(person, moment):
    """Use the demo's own clock."""
    person.open("demo:people")
    person.page.locator("form[action$='/clock/'] [name=moment]").first.fill(moment)
    person.press("form[action$='/clock/'] button")
