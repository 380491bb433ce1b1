"""What every test would build anew, and always the same, is built once a process."""

import pytest
from django.conf import UserSettingsHolder, settings
from django.test.client import ClientHandler


@pytest.fixture(autouse=True, scope="session")
def _the_layers_around_the_views_are_built_once():
    """Each test client would look at every static file again; a test that changes settings still gets its own."""
    build, shared = ClientHandler.load_middleware, {}

    def load(handler, *args, **kwargs):
        if isinstance(settings._wrapped, UserSettingsHolder):
            build(handler, *args, **kwargs)
            return
        if not shared:
            first = ClientHandler()
            build(first, *args, **kwargs)
            shared.update({name: made for name, made in vars(first).items() if name.startswith("_")})
        vars(handler).update(shared)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientHandler, "load_middleware", load)
        yield
