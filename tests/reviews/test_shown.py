"""Beginning and finishing a review is about what the officer was shown; every refused act stands in the record."""

import pytest
from django.urls import reverse

from applications.models import Application
from applications.sections import parts
from ipfund.common import audit
from ipfund.common.errors import NotAllowed, NotNow
from ipfund.common.models import OutboxEntry
from reviews import services, shown
from reviews.services.reviewing import of_direction, to_begin, to_finish
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.reviews import ExpertFactory, a_review, give_scores, group_of

pytestmark = [pytest.mark.django_db, pytest.mark.invariants, pytest.mark.once("sqlite")]


def refused(obj):
    return [(event.action, event.actor) for event in audit.events_of(obj).filter(refused=True)]


def states():
    return sorted(Application.objects.values_list("state", flat=True))


def test_a_review_does_not_begin_with_a_declaration_that_the_page_did_not_show():
    review = a_review(begun=False)
    page = shown.as_text(to_begin(review.direction))
    late = ApplicationFactory(accepted=True, direction=review.direction)

    with pytest.raises(NotNow) as told:
        services.start_review(review.direction, by=review.officer, shown=page, reason="人数不足")

    assert (told.value.code, late.number in told.value.message) == ("other_version", True)
    assert (states(), refused(review.direction)) == (["accepted"] * 2, [("start_review", review.officer)])


def test_a_review_does_not_begin_when_an_expert_was_taken_off_meanwhile():
    review = a_review(begun=False)
    page = shown.as_text(to_begin(review.direction))
    services.unassign(review.assignments[0].pk, by=review.officer, reason="回避")

    with pytest.raises(NotNow) as told:
        services.start_review(review.direction, by=review.officer, shown=page, reason="人数不足")

    assert (told.value.code, review.application.number in told.value.message) == ("other_version", True)


def test_a_review_begins_for_all_declarations_of_the_page_or_for_none():
    review = a_review(declarations=2, begun=False)
    page = shown.as_text(to_begin(review.direction))

    assert services.start_review(review.direction, by=review.officer, shown=page) == 2
    assert states() == ["expert_review"] * 2


def test_finishing_without_a_score_that_came_in_meanwhile_is_asked_again():
    review = a_review()
    page = shown.as_text(to_finish(of_direction(review.direction, "expert_review")))
    give_scores(review, 80)

    with pytest.raises(NotNow) as told:
        services.finish_review(review.direction, by=review.officer, shown=page, reason="专家缺席")

    assert (told.value.code, states()) == ("other_version", ["expert_review"])
    assert refused(review.direction) == [("finish_review", review.officer)]


def test_who_read_what_changed_goes_on_from_the_same_page(client):
    review = a_review()
    client.force_login(review.officer)
    url = reverse("reviews:finish", args=[review.direction.pk])
    typed = {"reason": "专家因病缺席", "shown": client.get(url).context["form"].initial["shown"]}
    give_scores(review, 80)

    stale = client.post(url, typed)
    done = client.post(url, {**typed, "shown": stale.context["form"]["shown"].value()})

    assert (stale.status_code, "专家因病缺席" in stale.content.decode(), done.status_code) == (409, True, 302)


@pytest.mark.parametrize("text", ["", "x", "1-2", "0-0-0", "9" * 400, "1-1-1.1-1-1", "-1--1--1"])
def test_a_page_that_no_officer_was_shown_begins_nothing(text):
    review = a_review(begun=False)

    with pytest.raises(NotNow):
        services.start_review(review.direction, by=review.officer, shown=text)

    assert states() == ["accepted"]


def test_the_chair_does_not_overwrite_an_opinion_that_the_officer_saved_meanwhile():
    review = a_review()
    services.write_opinion(review.application.pk, by=review.officer, text="同意", shown="")

    with pytest.raises(NotNow) as told:
        services.write_opinion(review.application.pk, by=review.officer, text="不同意", shown="")

    assert (told.value.code, "同意" in told.value.message) == ("other_version", True)
    assert refused(review.application) == [("write_group_opinion", review.officer)]


def test_refused_acts_on_groups_packages_and_exports_stand_in_the_record():
    review = a_review()
    stranger, outsider = UserFactory(roles=["city_officer"]), ExpertFactory()
    acts = [
        lambda: services.add_member(review.group.pk, expert=outsider, by=stranger),
        lambda: services.remove_member(review.group.pk, expert=review.experts[0], by=stranger, reason="换人"),
        lambda: services.set_chair(review.group.pk, expert=outsider, by=review.officer),
        lambda: services.sign_pledge(review.group.pk, by=outsider.user, signed_name=outsider.user.name),
        lambda: services.ask_for_package(review.direction, by=stranger),
        lambda: services.export_shortlist([review.direction], by=review.officer),
        lambda: services.form_group(
            program=review.direction.program, name="二组", directions=[review.direction], by=stranger
        ),
    ]
    for act in acts:
        with pytest.raises((NotNow, NotAllowed)):
            act()

    assert refused(review.group) == [
        ("add_member", stranger),
        ("remove_member", stranger),
        ("set_chair", review.officer),
        ("sign_pledge", outsider.user),
    ]
    assert refused(review.direction) == [("ask_for_package", stranger), ("export_shortlist", review.officer)]
    assert refused(review.direction.program) == [("form_group", stranger)]


def test_a_name_typed_wrong_is_a_mistake_and_no_refused_act():
    review = a_review(begun=False, pledged=False)
    with pytest.raises(NotNow):
        services.sign_pledge(review.group.pk, by=review.experts[0].user, signed_name="别人")

    assert refused(review.group) == []


@pytest.mark.parametrize("name", ["start", "finish", "assign"])
def test_an_officer_who_only_reads_gets_403_for_an_empty_post(client, name):
    review = a_review()
    client.force_login(UserFactory(roles=["program_manager"]))

    assert client.post(reverse(f"reviews:{name}", args=[review.direction.pk])).status_code == 403


def test_the_same_assignments_are_told_of_once_and_new_ones_anew():
    review = a_review(declarations=2, experts=1, begun=False)
    expert, group = ExpertFactory(user__email="li@example.com"), None
    group = group_of(review.direction, [expert], officer=review.officer, name="二组")
    first, second = review.applications
    services.assign_many([(first, expert)], group=group, by=review.officer)
    services.assign_many([(first, expert)], group=group, by=review.officer)
    services.assign_many([(second, expert)], group=group, by=review.officer)

    mails = OutboxEntry.objects.filter(kind="mail", payload__template="email/reviews/assigned")
    assert mails.filter(payload__address="li@example.com").count() == 2


def test_experts_read_no_phone_and_no_mail_address_of_the_applicant():
    application = ApplicationFactory(accepted=True)
    written = application.versions.get().content["sections"]
    contacts = [written["cover"]["contact_phone"], written["cover"]["contact_email"]]

    def said(**how):
        return str([part.blocks for part in parts(written, direction=application.direction, **how)])

    assert [contact in said() for contact in contacts if contact] == [True for contact in contacts if contact]
    assert [contact in said(contacts=False) for contact in contacts if contact] == [False for c in contacts if c]
    assert contacts[0] != ""
