import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from ipfund.common import clock

PASSWORD = "correct-horse-battery-9"


class UserFactory(DjangoModelFactory):
    """A person; ``UserFactory(roles=["city_officer"])`` puts them into groups.

    Numbers have one width, here and in the other factories: no name is part of another, and they sort as they were made.
    """

    class Meta:
        model = "accounts.User"
        skip_postgeneration_save = True

    username = factory.Sequence("person{:05d}".format)
    name = factory.Sequence("人员{:05d}".format)
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    email_verified_at = factory.LazyFunction(clock.now)
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        for role in extracted or ():
            self.groups.add(Group.objects.get_or_create(name=role)[0])
        self.forget_roles()
