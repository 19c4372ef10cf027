"""A client that was written by a program from our description, behind the same door as ours.

Whoever walks with it sends what the description lets them send, and reads what it promises.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, get_args, get_type_hints
from urllib.parse import parse_qsl, urlsplit

from django.core.cache import cache

from honors.models import User
from tests.api.doors import ROOT, Door

PACKAGE = "made_client"
PASSWORD = "made-up-password-2026"


def generate(description: Any, folder: Path) -> str:
    """Write the client below the folder. Returns what was said about it; a warning is a failure."""
    document, config = folder / "schema.json", folder / "config.yml"
    document.write_text(json.dumps(description))
    config.write_text("post_hooks: []\n")
    command = [
        str(Path(sys.executable).with_name("openapi-python-client")),
        "generate",
        "--path", str(document),
        "--config", str(config),
        "--meta", "none",
        "--output-path", str(folder / PACKAGE),
        "--fail-on-warning",
    ]  # fmt: skip
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    return made.stdout + made.stderr


class Operations:
    """Finds the function that was written for a method and an address."""

    def __init__(self, description: Any) -> None:
        self.known = [
            (method, re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", path) + "$"), stated)
            for path, methods in description["paths"].items()
            for method, stated in methods.items()
        ]

    def find(self, method: str, path: str) -> tuple[ModuleType, dict[str, str]]:
        """The longest address wins: `conflicts` is no number of a nominee."""
        found = [
            (len(pattern.pattern) - 99 * len(match.groups()), stated, match.groupdict())
            for known, pattern, stated in self.known
            if known == method and (match := pattern.match(path))
        ]
        _length, stated, named = max(found, key=lambda entry: entry[0])
        name = f"{PACKAGE}.api.{stated['tags'][0]}.{stated['operationId']}"
        return import_module(name), named


@dataclass(frozen=True)
class Answer:
    """What the client made of an answer, as our own tests read one."""

    status_code: int
    content: bytes
    headers: Any
    parsed: Any

    def __getitem__(self, name: str) -> str:
        return str(self.headers[name])

    def json(self) -> Any:
        assert self.parsed is not None, self.content
        if isinstance(self.parsed, list):
            return [entry.to_dict() for entry in self.parsed]
        return self.parsed.to_dict()


class GeneratedDoor(Door):
    """Signs in with name and password, then speaks through the written functions alone."""

    def __init__(self, user: User | None, url: str, operations: Operations) -> None:
        self.operations, self.url = operations, url
        self.client: Any = import_module(PACKAGE).Client(base_url=url)
        if user is not None:
            self._sign_in(user)

    def _sign_in(self, user: User) -> None:
        user.set_password(PASSWORD)
        user.save()
        cache.clear()  # so many people do not sign in from one place within a minute
        asked = {"name": "walk", "scopes": ["read", "write"], "days": 366}
        signed_in = self.post(
            "tokens/sign-in/", asked | {"username": user.username, "password": PASSWORD}
        )
        assert signed_in.status_code == 201, signed_in.content
        self.close()
        authenticated: Any = import_module(PACKAGE).AuthenticatedClient
        self.client = authenticated(base_url=self.url, token=signed_in.json()["secret"])

    def close(self) -> None:
        self.client.get_httpx_client().close()

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        module, given = self._aimed(method, path)
        given |= {name.lower(): value for name, value in headers.items()}
        kind = _named(module, "body")
        if kind is not None and body is not None:
            given["body"] = kind.from_dict(body)
        return self._sent(module, given)

    def upload(self, path: str, content: bytes, name: str, **fields: str) -> Answer:
        module, given = self._aimed("post", path)
        file = import_module(f"{PACKAGE}.types").File(payload=io.BytesIO(content), file_name=name)
        kind: Any = _named(module, "body")
        typed = get_type_hints(kind.__init__)
        told = {key: _value(typed[key], value) for key, value in fields.items()}
        return self._sent(module, given | {"body": kind(file=file, **told)})

    def _aimed(self, method: str, path: str) -> tuple[ModuleType, dict[str, Any]]:
        parts = urlsplit(ROOT + path)
        module, named = self.operations.find(method, parts.path)
        typed = get_type_hints(module.sync_detailed)
        asked = [*named.items(), *parse_qsl(parts.query)]
        return module, {name: _value(typed[name], value) for name, value in asked}

    def _sent(self, module: ModuleType, given: dict[str, Any]) -> Answer:
        got = module.sync_detailed(client=self.client, **given)
        return Answer(int(got.status_code), got.content, got.headers, got.parsed)


def _named(module: ModuleType, name: str) -> Any:
    """The class of an argument, if the function takes it at all."""
    hint = get_type_hints(module.sync_detailed).get(name)
    return None if hint is None else _kinds(hint)[0]


def _kinds(hint: Any) -> list[Any]:
    """What may be given, without the word for nothing."""
    return [kind for kind in get_args(hint) or (hint,) if kind.__name__ != "Unset"]


def _value(hint: Any, text: str) -> Any:
    """A value of an address or a form as the function wants it."""
    kind = _kinds(hint)[0]
    if kind is datetime:
        return datetime.fromisoformat(text)
    if isinstance(kind, type) and issubclass(kind, Enum | int):
        return kind(text)
    return text
