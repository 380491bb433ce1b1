"""/verify/: for anybody who holds a receipt or a printed declaration."""

from django import forms
from django.shortcuts import render
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from applications.verification import CODE_LENGTH, verify
from ipfund.common.documents import signing
from ipfund.common.forms import CodeField, PlainForm

CUT_AT = 200  # what is asked stands in the address, and a longer one the web server refuses before us


class VerifyForm(PlainForm):
    number = CodeField(
        label=_("Number"),
        max_length=60,
        help_text=_("As printed on the receipt or at the foot of each page, for example AB2025-1-1-00012-V1."),
    )
    code = CodeField(
        label=_("Verification code"),
        max_length=40,
        help_text=format_lazy(_("{length} characters, printed beside the QR code."), length=CODE_LENGTH),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.cut_at = CUT_AT


def verify_page(request):
    asked = "number" in request.GET or "code" in request.GET
    form = VerifyForm(request.GET if asked else None)
    finding = verify(**form.cleaned_data) if asked and form.is_valid() else None
    return render(
        request, "applications/verify.html", {"form": form, "finding": finding, "public_key": signing.public_key()}
    )
