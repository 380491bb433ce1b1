"""The queue on the filesystem: no reader ever finds a message that is not whole."""

from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from ipfund.celery import app
from ipfund.common.filequeue import Transport

pytestmark = pytest.mark.once("sqlite")


class StoppedError(Exception):
    """The writer was killed."""


@pytest.fixture
def queue(tmp_path):
    options = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path), "control_folder": str(tmp_path / "c")}
    with (
        Connection(app.conf.broker_url, transport_options=options) as connection,
        connection.SimpleQueue(tmp_path.name) as queue,
    ):
        yield queue


def test_every_message_is_read_once(queue):
    for number in range(3):
        queue.put({"number": number})
    found = [queue.get(timeout=5) for _time in range(3)]
    for message in found:
        message.ack()
    read = sorted(message.payload["number"] for message in found)

    assert (read, isinstance(queue.channel.connection, Transport)) == ([0, 1, 2], True)


def test_a_message_that_is_being_written_is_not_read(queue, monkeypatch):
    def half(path, text, **_more):
        path.write_bytes(text[:9].encode())
        raise StoppedError

    monkeypatch.setattr(Path, "write_text", half)
    with pytest.raises(StoppedError):
        queue.put({"number": 1})

    with pytest.raises(Empty):
        queue.get_nowait()
