"""A caller of the interface: speaks JSON over Django's own client, remembers what was seen."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from api import tokens
from honors.models import User

ROOT = "/api/v1/"


class Clock:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class Door:
    """`user` None is the public. Paths are below `/api/v1/`."""

    def __init__(
        self, user: User | None, *, at: datetime, scopes: tuple[str, ...] = ("read", "write")
    ) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers: dict[str, str] = {"Accept-Language": "en"}
        if user is not None:
            self.token, self.secret = tokens.issue(
                user, name="test", scopes=scopes, days=366, at=at
            )
            self.headers["Authorization"] = f"Bearer {self.secret}"

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        address = path if path.startswith("/") else ROOT + path
        content = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(
            method.upper(),
            address,
            content,
            content_type="application/json",
            headers=self.headers | named,
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.send("get", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("post", path, {} if body is None else body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.send("put", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.send("delete", path, **headers)

    def seen(self, path: str) -> str:
        """The tag of the record at a path."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.content
        tag: str = answer["ETag"]
        return tag

    def change(self, path: str, body: Any, *, of: str) -> Any:
        return self.put(path, body, If_Match=self.seen(of))

    def move(self, record: str, name: str, **supplied: Any) -> Any:
        """Perform a transition on the record as it is now."""
        tag = self.seen(record)
        return self.post(f"{record}transitions/{name}/", supplied, If_Match=tag)

    def upload(self, path: str, content: bytes, name: str, /, **fields: str) -> Any:
        file = SimpleUploadedFile(name, content)
        return self.client.post(ROOT + path, {**fields, "file": file}, headers=self.headers)


def made(answer: Any) -> Any:
    """The body of what was created."""
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()


def fine(answer: Any) -> Any:
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def refused(answer: Any, status: int, code: str) -> Any:
    """The problem document."""
    assert (answer.status_code, answer.json().get("code")) == (status, code), answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()
