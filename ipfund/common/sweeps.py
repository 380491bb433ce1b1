"""A sweep does each row by itself: one that fails is told to the log and to the health check, the others go on."""

import logging

from django.core.cache import cache

from ipfund.common.errors import Refusal

log = logging.getLogger(__name__)
KEY = "sweep:failed:{}"


def each(name, rows, do):
    """Return what came of every row that went well; how many did not is kept under the sweep's name."""
    done, failed = [], []
    for row in list(rows):
        try:
            done.append(do(row))
        except Refusal:
            continue  # not now: the next sweep asks again
        except Exception:
            log.exception("The sweep %s failed at %s; it goes on with the next one.", name, row)
            failed.append(row)
    cache.set(KEY.format(name), len(failed), None)
    return done


def failures(names):
    """Return {sweep: how many rows its last run could not do}, without those where all went well."""
    found = cache.get_many([KEY.format(name) for name in names])
    return {name: found[KEY.format(name)] for name in names if found.get(KEY.format(name))}
