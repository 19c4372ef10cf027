"""The site answers as it is put together: front door, language, static files."""

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepted", "language"), [("", "zh-hans"), ("en", "en"), ("fr", "zh-hans")]
)
def test_the_sign_in_page_speaks_chinese_unless_asked_for_english(
    client: Client, accepted: str, language: str
) -> None:
    response = client.get("/sign-in/", headers={"accept-language": accepted})

    assert (response.status_code, response.headers["Content-Language"]) == (200, language)


def test_static_files_are_served_without_being_collected(client: Client) -> None:
    response = client.get("/static/admin/css/base.css")
    content = b"".join(response.streaming_content)

    assert response.status_code == 200
    assert int(response.headers["Content-Length"]) == len(content) > 0
