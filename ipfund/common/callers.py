"""Where a request comes from."""

from ipaddress import ip_address

from django.conf import settings


def client_address(request):
    """Return who asks: the address the outermost trusted proxy saw, or the peer's where no proxy is trusted."""
    trusted = settings.TRUSTED_PROXIES
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    if trusted and len(hops) >= trusted and hops[-trusted]:
        return hops[-trusted][:45]
    return request.META.get("REMOTE_ADDR") or "unknown"


def is_this_machine(request):
    """Whether the request was made here: what a proxy handed on was not, whether the proxy is trusted or not."""
    if "X-Forwarded-For" in request.headers and not settings.TRUSTED_PROXIES:
        return False
    try:
        return ip_address(client_address(request)).is_loopback
    except ValueError:
        return False
