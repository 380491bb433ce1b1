"""What every declaration of a program may say without copying anybody: the guide's own text, and the form's."""

from functools import lru_cache

import numpy as np
from django.conf import settings
from django.utils.translation import override

from applications.sections import KINDS, Context
from applications.sections.base import Group
from duplicates.fingerprints import grams
from duplicates.plain import joined
from duplicates.texts import leaves
from programs.models import Direction, Program, ProgramVersion

KEPT = 16  # programs a process remembers


def known_to_all(content):
    """Return the sorted hashes of all grams of the guide and form that a version was written under."""
    program = content["program"]
    return _known(program["code"], program["definition_version"])


@lru_cache(maxsize=KEPT)
def _known(code, version):
    kept = ProgramVersion.objects.filter(program__code=code, version=version).values_list("definition", flat=True)
    definition = kept.first() or Program.objects.values_list("definition", flat=True).get(code=code)
    texts = [text for _place, text in leaves(definition, "")]
    return np.unique(grams(joined([*texts, *form_texts(code)])))


def form_texts(code):
    """Return the form's own words: titles, questions and hints of every direction."""
    with override(settings.LANGUAGE_CODE):
        found = []
        for direction in Direction.objects.filter(program__code=code).order_by("position"):
            context = Context(spec=direction.spec, unit=NOBODY)
            for section in context.spec.sections:
                for part in KINDS[section.key].parts(context):
                    found += words_of(part)
    return found


class NOBODY:
    """Stands where a form would look at its unit."""

    legal_form, natures, district_office, name = "", (), None, ""


def words_of(part):
    questions = part.questions if isinstance(part, Group) else part.columns
    rows = [label for _key, label in part.rows] if hasattr(part, "key_name") else []
    said = [part.title, part.hint, *rows]
    for question in questions:
        said += [question.label, question.hint]
    return [text for text in map(str, said) if text]
