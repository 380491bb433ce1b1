"""Sources that change while the demo runs."""

import pytest
from whitenoise.middleware import WhiteNoiseMiddleware

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]  # closing an answer looks at the connection


def test_a_static_file_that_became_shorter_is_sent_with_its_new_length(settings, tmp_path, rf):
    settings.STATICFILES_DIRS = [tmp_path]
    (tmp_path / "look.css").write_text("x" * 1000)
    serve = WhiteNoiseMiddleware(lambda _request: None)
    (tmp_path / "look.css").write_text("y" * 10)
    answer = serve(rf.get("/static/look.css"))
    sent = b"".join(answer)
    answer.close()

    assert (answer["Content-Length"], len(sent)) == ("10", 10)
