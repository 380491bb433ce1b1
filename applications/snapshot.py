"""The content of a version: canonical, so that the same declaration always has the same hash."""

import hashlib
import json


def snapshot(application, sections, attachments):
    """Return the frozen content of a declaration as plain JSON values.

    ``{"application", "program", "direction", "organisation", "sections": {key: data}, "attachments": [...]}``
    """
    organisation = application.organisation
    return {
        "application": {"number": application.number, "title": application.title, "owner": application.owner.name},
        "program": {
            "code": application.program.code,
            "title": application.program.title,
            "definition_version": application.program.definition_version,
        },
        "direction": {"code": application.direction.code, "title": application.direction.title},
        "organisation": {
            "name": organisation.name,
            "uscc": organisation.uscc,
            "legal_form": organisation.legal_form,
            "natures": organisation.natures,
            "address": organisation.address,
            "legal_representative": organisation.legal_representative,
            "contact_name": organisation.contact_name,
            "contact_phone": organisation.contact_phone,
        },
        "sections": {section.key: section.data for section in sorted(sections, key=lambda section: section.key)},
        "attachments": [
            {"kind": file.kind, "name": file.name, "size": file.size, "sha256": file.sha256}
            for file in sorted(attachments, key=lambda file: file.pk)
        ],
    }


def canonical(content):
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256_of(content):
    return hashlib.sha256(canonical(content)).hexdigest()
