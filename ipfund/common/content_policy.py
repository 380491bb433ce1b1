"""The Content-Security-Policy header: built once, as every page has the same one."""

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy


class FixedCSPMiddleware(CSPMiddleware):
    """django-csp's, which is only asked where a view wants another policy or a nonce was used."""

    def __init__(self, get_response):
        super().__init__(get_response)
        self.usual = build_policy()

    def process_response(self, request, response):
        wishes = hasattr(request, "_csp_nonce") or any(name.startswith("_csp") for name in vars(response))
        if wishes or not self.usual:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.usual)
        return response
