"""Mail through the outbox: rendered when it is sent, once per key, never inside a request.

A template ``email/<app>/<name>.txt`` starts with ``Subject: ...``, an empty line, then the text.
"""

import hashlib

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from ipfund.common import outbox
from ipfund.common.models import OutboxEntry

LONGEST_KEY = OutboxEntry._meta.get_field("key").max_length


def send_later(*, to, template, context, key):
    """Queue one message a person; ``to`` holds users or addresses, people without an address are skipped."""
    for recipient in to:
        address = recipient if isinstance(recipient, str) else recipient.email
        language = settings.LANGUAGE_CODE if isinstance(recipient, str) else recipient.language
        if address:
            outbox.enqueue(
                "mail",
                short(f"mail:{key}:{address}"),
                address=address,
                template=template,
                context=context,
                language=language,
            )


def short(key):
    """Return a key that fits its column; one that is too long keeps its beginning and its hash, so it stays its own."""
    return key if len(key) <= LONGEST_KEY else f"{key[:130]}:{hashlib.sha256(key.encode()).hexdigest()}"


@outbox.handler("mail")
def send(*, address, template, context, language):
    with translation.override(language or settings.LANGUAGE_CODE):
        text = render_to_string(f"{template}.txt", {**context, "site_url": settings.SITE_URL})
    subject, _, body = text.partition("\n")
    EmailMessage(subject.removeprefix("Subject:").strip(), body.strip() + "\n", to=[address]).send()
