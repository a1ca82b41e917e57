"""The server that the store's tests start, for the tests of the engines."""

from tests.survey.store.conftest import schema_url, server

__all__ = ["schema_url", "server"]
