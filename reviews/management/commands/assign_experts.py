"""Give every accepted declaration of a direction to the named experts, and say which could not be given and why."""

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from guardian.shortcuts import get_users_with_perms

from applications.models import Application
from ipfund.accounts.models import User
from ipfund.common.errors import Refusal
from programs.models import Direction
from reviews.enums import IN_HAND, GroupState
from reviews.models import Expert, ExpertGroup
from reviews.services import add_member, assign_many, form_group


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("program", help="the program's code")
        parser.add_argument("direction", help="the direction's code")
        parser.add_argument("--experts", required=True, help="user names or e-mail addresses, separated by commas")
        parser.add_argument("--by", help="the officer in whose name it is done; without it the one in charge")

    def handle(self, *, program, direction, experts, by, **_options):
        found = Direction.objects.filter(program__code=program, code=direction).select_related("program").first()
        if found is None:
            raise CommandError(f"There is no direction {direction} in the program {program}.")
        people = [self.expert(name.strip()) for name in experts.split(",") if name.strip()]
        officer = self.officer(found, by)
        try:
            given, refused = self.assign(found, people, officer)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{given} given")
        for message in refused:
            self.stdout.write(f"not given: {message}")

    def assign(self, direction, people, officer):
        """Use the direction's group, or form one; experts who are not in it yet join it."""
        group = (
            ExpertGroup.objects.filter(directions=direction).exclude(state=GroupState.FINISHED).order_by("pk").first()
        )
        if group is None:
            name = f"{direction.code} {direction.title}"[:100]
            group = form_group(program=direction.program, name=name, directions=[direction], by=officer)
        for expert in people:
            add_member(group.pk, expert=expert, by=officer)
        accepted = Application.objects.filter(direction=direction, state__in=IN_HAND).order_by("number")
        pairs = [(application, expert) for application in accepted for expert in people]
        return assign_many(pairs, group=group, by=officer)

    def expert(self, name):
        named = Q(user__username=name.lower()) | Q(user__email=name.lower()) & ~Q(user__email="")
        found = Expert.objects.filter(named).select_related("user").first()
        if found is None:
            raise CommandError(f"There is no expert {name}.")
        return found

    def officer(self, direction, name):
        if name:
            found = User.objects.called(name).first()
            if found is None:
                raise CommandError(f"There is no person {name}.")
            return found
        for found in get_users_with_perms(direction, only_with_perms_in=["run_direction"]).order_by("pk"):
            person = User.objects.get(pk=found.pk)
            if person.is_active and person.has_role("city_officer"):
                return person
        raise CommandError(f"Nobody is in charge of the direction {direction.code}; name an officer with --by.")
