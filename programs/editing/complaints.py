"""What is wrong with a definition, in the reader's language. The checks speak English, as the command prints them."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

JOINED = "; or "
SAYINGS = [
    (r"this key is missing", lazy("Fill this in.")),
    (r"unknown key", lazy("This key is unknown.")),
    (r"expected a valid (integer|number)(, .*)?", lazy("Enter a number.")),
    (r"expected a valid string(, .*)?", lazy("Text is expected here (a number needs quotes).")),
    (r"expected a valid boolean(, .*)?", lazy("Expected true or false.")),
    (r"expected a valid (date|datetime)\b.*", lazy("Enter a date, for example 2025-03-28.")),
    (r"expected a valid (tuple|list|array)(, found (?P<found>.*))?", lazy("A list is expected here.")),
    (r"expected a valid dictionary.*|expected an object.*", lazy("Keys with values are expected here.")),
    (r"expected timezone info.*|expected to have timezone info.*", lazy("The time needs its zone, for example +08:00.")),
    (r"expected greater than or equal to (?P<n>[\d.]+).*", lazy("Enter %(n)s or more.")),
    (r"expected greater than (?P<n>[\d.]+).*", lazy("Enter more than %(n)s.")),
    (r"expected less than or equal to (?P<n>[\d.]+).*", lazy("Enter %(n)s or less.")),
    (r"String should have at least .*", lazy("Fill this in.")),
    (r"String should have at most (?P<n>\d+) characters?.*", lazy("At most %(n)s characters.")),
    (r"(Tuple|List|Value) should have at least (?P<n>\d+) items?.*", lazy("At least %(n)s needed here.")),
    (r"expected text of the form '\\S'.*", lazy("Fill this in.")),
    (
        r"expected text of the form '\^\[a-z\]\[a-z0-9_\].*",
        lazy("Use lower-case letters, digits and _, beginning with a letter."),
    ),
    (r"expected text of the form '\^\[0-9\]\[0-9 .*", lazy("Enter a phone number: digits, spaces and hyphens.")),
    (r"expected text of the form '\^\\d\{4\}-.*", lazy("Enter a month, for example 2025-10.")),
    (
        r"expected text of the form '\^\[a-z0-9\]\+.*|expected text of the form '\^\[0-9A-Za-z\].*",
        lazy("Use letters, digits and single hyphens, for example 1-1."),
    ),
    (r"expected text of the form .*", lazy("This does not have the expected form.")),
    (r"expected (?P<known>'.+?' or '[^']+?'|'[^']+')(, found (?P<found>.*))?", lazy("Expected: %(known)s.")),
    (
        r"the rule of (?P<item>'.*') compares application\.(?P<other>\w+), which is no number",
        lazy("The rule of %(item)s compares the answer “%(other)s”, which is not a number."),
    ),
    (r"a value is not negative", lazy("The value cannot be negative.")),
    (r"the code (?P<item>'.*') is an address of the system.*", lazy("The code %(item)s is an address of the system; choose another.")),
    (r"a number of rows is an integer", lazy("A field that counts the rows of a table must be a whole number.")),
    (r"the section (?P<item>'.*') asks no questions of its own", lazy("The section %(item)s cannot have "
                                                                      "questions of its own.")),
    (r"the section (?P<item>'.*') has no rows to count", lazy("The section %(item)s has no table whose rows could be counted.")),
    (r"expected a number or a ratio such as 1:1.*", lazy("Enter a number or a ratio, for example 1:1.")),
    (r"expected an instant after the opening, .*", lazy("The deadline must be after the opening.")),
    (r"(?P<item>'.*') has a deadline already", lazy("There is already a deadline for this step.")),
    (r"(?P<item>'.*') refers, over others, to itself", lazy("The indicator %(item)s refers, through others, to "
                                                            "itself.")),
    (
        r"expected at most (?P<n>[\d.]+), as it is a part of (?P<item>'.*')",
        lazy("Enter %(n)s or less: it is part of %(item)s."),
    ),
    (r"expected at most (?P<n>[\d.]+)", lazy("Enter %(n)s or less.")),
    (r"must be a finite number", lazy("Enter a number.")),
    (r"the \w+ .*is used twice|.+ (?P<item>'.*') is used twice", lazy("This occurs twice: %(item)s.")),
    (r"a condition of the class '\w+' needs a rule.*", lazy("A condition that the system checks needs a rule.")),
    (r"a condition of the class 'evidence' needs.*", lazy("Name the evidence that shows this condition.")),
    (r"give value or value_by, not both", lazy("Give one value, or values by unit, not both.")),
    (r"the comparator '(?P<c>.+)' needs a value", lazy("This comparison needs a value.")),
    (r"the comparator 'all_true' needs its parts", lazy("Name the parts that must all hold.")),
    (r"the one_of group (?P<item>'.*') has only one task.*", lazy("A choice needs at least two tasks in the group %(item)s.")),
    (
        r"the indicator (?P<item>'.*') refers to (?P<other>'.*'), which.*",
        lazy("The indicator %(item)s refers to %(other)s, which is not another indicator here."),
    ),
    (r"the band (?P<item>'.*') does not fit.*", lazy("The band %(item)s does not lie between 0 and the maximum "
                                                     "points.")),
    (r"drop_from belongs to drop_high_low.*", lazy("Say from how many scores on the highest and lowest are dropped.")),
    (r"the recommend line is above.*", lazy("The recommendation starts above the highest possible score.")),
    (r"an exact or largest quota needs.*", lazy("Give the number of places; leave it empty if the quota is not "
                                                "stated.")),
    (r"no more may be funded than are contracted", lazy("No more projects can be paid than are contracted.")),
    (r"a ceiling or nominal amount needs.*", lazy("Give the amount; leave it empty if it is decided case by case.")),
    (r"amount_wan must come to whole yuan", lazy("The amount must be in whole yuan.")),
    (r"the shares of the payment plan.*", lazy("The shares of the payment plan must add up to 1.")),
    (r"give both start and end, or neither", lazy("Give both the first and the last day, or neither.")),
    (r"the period ends before it starts", lazy("The period ends before it starts.")),
    (r"unknown time zone (?P<item>.*)", lazy("The time zone %(item)s is unknown.")),
    (r"a route keeps the order.*", lazy("The stages must be in the order of the process.")),
    (r"a call needs directions, a route and sections", lazy("A call needs directions, a route and sections of the form.")),
    (r"a call with so long a code.*at most '?(?P<n>\d+).*", lazy("Give a prefix of at most %(n)s characters.")),
    (r"a register has entries and no directions", lazy("A register needs entries.")),
    (r"reporting belongs to a register", lazy("Yearly reports belong to a register.")),
    (
        r"the (group|lead) (?P<item>'.*') is not among the responsible departments",
        lazy("%(item)s is not one of the responsible departments."),
    ),
    (r"max must be above min", lazy("The most must be above the least.")),
    (r"expected base_year < first_year <= last_year", lazy("The years are not in order.")),
    (r"a profile keeps numbers and yes or no", lazy("A unit's profile holds only numbers and yes/no answers.")),
    (r"choices belong to a field of the kind.*", lazy("A question with choices must list them; other questions "
                                                      "have none.")),
    (r"labels belong to a field of the kind.*", lazy("A question for each year must list its years; other "
                                                     "questions have none.")),
    (r"there is no direction (?P<item>.*)", lazy("There is no direction %(item)s.")),
    (r"unit_approve needs the stage unit_review.*", lazy("Approval by the unit needs its stage in the route.")),
    (r"expected .*, as the program has none, found.*", lazy("There are no categories: leave it empty.")),
    (r"expected (?!a valid )(?P<known>[^']*), found None", lazy("Choose the category.")),
    (r"expected (?!a valid )(?P<known>[^']*), found (?P<found>'.*')", lazy("There is no category %(found)s.")),
    (r"does not go together with the program's common part: (Value error, )?(?P<why>.*)", lazy("Conflicts with "
                                                                                               "the common part: "
                                                                                               "%(why)s")),
    (
        r"the rule of (?P<item>'.*') reads application\.(?P<other>\w+), which.*",
        lazy("The rule of %(item)s uses the answer “%(other)s”, which no question asks for."),
    ),
    (r"(?P<item>'.*') is evidence for (?P<other>'.*'), which is no condition", lazy("%(item)s is evidence for "
                                                                                    "%(other)s, which is not a "
                                                                                    "condition.")),
    (r"the list (?P<item>'.*') is not among reference_lists", lazy("The list %(item)s is not one of the lists of "
                                                                   "names.")),
    (r"the guide does not say (?P<item>'.*')", lazy("This sentence is not in the guide: %(item)s.")),
    (r"expected the guide's text at .*", lazy("The guide's text is missing; upload it too.")),
    (r"(?P<item>'.*') expects (?P<other>.*)", lazy("The operator %(item)s expects %(other)s.")),
    (r"a rule is one mapping with one operator", lazy("A rule has exactly one operator.")),
    (r"unknown operator (?P<item>'.*?'); expected one of (?P<other>.*)", lazy("The operator %(item)s is unknown; "
                                                                              "available: %(other)s.")),
    (r"unknown attribute (?P<item>.*?); expected one of (?P<other>.*)", lazy("%(item)s cannot be used; "
                                                                             "available: %(other)s.")),
    (r"the key (?P<item>'.*') stands twice", lazy("The key %(item)s occurs twice.")),
    (r"the tag (?P<item>'.*') is not allowed", lazy("The tag %(item)s is not allowed.")),
    (r"anchors and aliases are not allowed", lazy("Anchors and aliases are not allowed.")),
    (r"a key must be plain text", lazy("A key must be plain text.")),
    (r"expected a mapping with the keys of a program", lazy("This is not the definition of a program.")),
]  # fmt: skip


def in_words(message):
    """Translate what a check said; several ways to be right are told one after the other, each once."""
    return " ".join(dict.fromkeys(_one(part) for part in message.split(JOINED)))


def _one(message):
    for pattern, saying in SAYINGS:
        found = re.fullmatch(pattern, message.removeprefix("Value error, "), re.DOTALL)
        if found:
            groups = {name: text or "" for name, text in found.groupdict().items()}
            if "why" in groups:
                groups["why"] = in_words(groups["why"])
            if "item" in groups and not groups["item"]:
                groups["item"] = message
            return str(saying) % groups if "%(" in str(saying) else str(saying)
    return _("Not correct: %(message)s") % {"message": message}
