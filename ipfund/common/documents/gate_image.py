"""Pictures that come from outside: one picture, not a film; a size that can be opened; nothing large hidden beside it."""

import warnings

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

PIXELS_MOST = 120_000_000  # A3 at 600 dots an inch, with room
FRAMES_MOST = {"PNG": 1, "JPEG": 1, "MPO": 4}  # telephones put a preview or a depth map beside the photo
METADATA_MOST = 4 * 1024 * 1024


def problem_of(upload):
    """Return a sentence that says why a picture is not taken, or "". Only its head is read, no pixel is unpacked."""
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(upload, formats=("PNG", "JPEG")) as picture:
                return _problem(picture)
    except Image.DecompressionBombError:
        return too_large()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, OverflowError):
        return _("The picture is damaged. Save it again and re-upload it.")


def _problem(picture):
    if picture.width * picture.height > PIXELS_MOST:
        return too_large()
    if getattr(picture, "n_frames", 1) > FRAMES_MOST[picture.format]:
        return _("The picture is animated or holds several pictures. Save a single one as JPG or PNG and upload that.")
    hidden = sum(len(value) for value in picture.info.values() if isinstance(value, bytes | str))
    if hidden > METADATA_MOST:
        return _("The picture file carries too much extra data. Take a screenshot, or save it again as JPG or PNG.")
    return ""


def too_large():
    return _("The picture has too many pixels. Scan it at 300 dpi, or make it smaller, and upload it again.")
