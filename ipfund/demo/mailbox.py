"""Mail of a demo goes into a table, not to anybody."""

from django.core.mail.backends.base import BaseEmailBackend

from ipfund.common import clock


class EmailBackend(BaseEmailBackend):
    def send_messages(self, messages):
        from ipfund.demo.models import DemoMail  # noqa: PLC0415 -- leaf

        for message in messages:
            for address in message.to:
                DemoMail.objects.create(
                    sent_at=clock.now(), to=address, subject=message.subject[:300], body=message.body
                )
        return len(messages)
