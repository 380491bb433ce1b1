"""Is it alive, and can it do its work: two addresses for machines that watch. Answers name no data and no person."""

import shutil
import subprocess
from datetime import timedelta
from functools import cache
from hmac import compare_digest

from celery import current_app
from django.conf import settings
from django.core.cache import cache as shared_cache
from django.db import connection
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ipfund.common import clock
from ipfund.common.callers import is_this_machine
from ipfund.common.models import OutboxEntry
from ipfund.common.sweeps import failures

OUTBOX_LAG = timedelta(minutes=15)
WORKER_SILENCE = timedelta(minutes=5)
FREE_BYTES = 1024**3
SWEEPS = ("close_programs", "remind_unfinished")
SEEN_KEY = "health:worker-seen"
SERIF_AND_SANS = (("Noto Serif CJK SC", "Noto Serif SC"), ("Noto Sans CJK SC", "Noto Sans SC"))


class Unwell(Exception):  # noqa: N818 -- reads as what it says
    """One part cannot do its work; the message says why."""


def worker_seen():
    """Note that a worker is at work; the outbox sweep calls it."""
    shared_cache.set(SEEN_KEY, clock.now().timestamp(), None)


def database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def cache_answers():
    shared_cache.set("health:probe", 1, 10)
    if shared_cache.get("health:probe") != 1:
        raise Unwell("the cache forgets what it is told")


def queue():
    with current_app.connection_for_read(connect_timeout=3) as broker:
        broker.ensure_connection(max_retries=1, timeout=3)


def worker():
    """A worker has swept the outbox not long ago; so the beat lives too."""
    seen = shared_cache.get(SEEN_KEY)
    if seen is None:
        raise Unwell("no worker has been seen yet")
    if (silence := clock.now().timestamp() - seen) > WORKER_SILENCE.total_seconds():
        raise Unwell(f"no worker has been seen for {silence:.0f} seconds")


def outbox():
    oldest = OutboxEntry.objects.filter(done_at__isnull=True).order_by("created_at").first()
    if oldest and clock.now() - oldest.created_at > OUTBOX_LAG:
        raise Unwell(f"the oldest entry has waited since {oldest.created_at:%Y-%m-%d %H:%M} UTC ({oldest.kind})")


def sweeps():
    """The last run of every sweep could do all its rows; which could not is in the worker's log."""
    failed = failures(SWEEPS)
    if failed:
        raise Unwell(
            "; ".join(f"{name} could not do {count} rows, see the worker's log" for name, count in failed.items())
        )


@cache
def font_families():
    program = shutil.which("fc-list")
    if program is None:
        raise Unwell("fontconfig is not installed")
    return subprocess.run([program, ":", "family"], capture_output=True, text=True, check=True, timeout=20).stdout  # noqa: S603


def fonts():
    families = font_families()
    for names in SERIF_AND_SANS:
        if not any(name in families for name in names):
            raise Unwell(f"neither {' nor '.join(names)} is installed")


def pdf():
    """Without HarfBuzz's subsetter a document takes fifteen seconds instead of one."""
    from weasyprint.text import ffi

    if ffi.harfbuzz_subset is None:
        raise Unwell("libharfbuzz-subset0 is not installed")


def disk():
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < FREE_BYTES:
        raise Unwell(f"only {free // 1024**2} MB are free")


PARTS = {
    "database": database,
    "cache": cache_answers,
    "queue": queue,
    "worker": worker,
    "outbox": outbox,
    "sweeps": sweeps,
    "fonts": fonts,
    "pdf": pdf,
    "disk": disk,
}


def state_of(part):
    """Return "ok", or in a few words what is wrong with one part."""
    try:
        PARTS[part]()
    except Unwell as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 -- whatever is wrong is the answer
        return f"does not answer ({type(error).__name__})"
    return "ok"


def may_look(request):
    token, said = settings.HEALTH_TOKEN, request.headers.get("Authorization", "").removeprefix("Bearer ")
    return (
        is_this_machine(request)
        or bool(token and compare_digest(said.encode(), token.encode()))
        or (request.user.is_authenticated and request.user.has_role("system_admin"))
    )


@require_safe
@never_cache
def health(request):  # noqa: ARG001 -- a view
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def health_deep(request):
    """For this machine, for whoever has the token, and for the system's administrator; for others it does not exist."""
    if not may_look(request):
        raise Http404
    states = {part: state_of(part) for part in PARTS}
    well = set(states.values()) == {"ok"}
    return JsonResponse({"well": well, **states}, status=200 if well else 503)
