import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from ipfund.accounts.models import User
from ipfund.common import audit
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_a_lost_factor_is_taken_away_with_a_reason_in_the_record():
    user = UserFactory()
    Authenticator.objects.create(user=user, type="totp", data={})
    call_command("remove_second_factor", user.username, reason="本人持身份证到局办理")

    assert User.objects.get(pk=user.pk).has_second_factor is False
    assert audit.events_of(user).get(action="second_factor_removed").reason == "本人持身份证到局办理"


@pytest.mark.parametrize("username", ["nobody", "person"])
def test_where_there_is_nothing_to_take_it_says_so(username):
    UserFactory(username="person")

    with pytest.raises(CommandError):
        call_command("remove_second_factor", username, reason="x")
