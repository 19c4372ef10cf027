"""Whatever the project says to a person, it says in Chinese too."""

import re

from babel.messages.catalog import Message

from tests import messages

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z]|\{\w*\}")


def wordings(message: Message) -> list[str]:
    string = message.string
    return [string] if isinstance(string, str) else list(string)


def originals(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def test_every_message_has_a_translation() -> None:
    catalog = messages.translated()
    missing = [
        message.id
        for message in messages.said()
        if message.id and not finished(catalog.get(message.id, message.context))
    ]

    assert missing == [], "run `make messages` and translate what it adds"


def finished(message: Message | None) -> bool:
    return message is not None and not message.fuzzy and all(wordings(message))


def test_no_translation_is_of_something_that_is_no_longer_said() -> None:
    said = {(message.context, str(message.id)) for message in messages.said()}
    stale = {
        (message.context, str(message.id)) for message in messages.translated() if message.id
    } - said

    assert stale == set(), "run `make messages`"


def test_a_translation_names_the_same_values() -> None:
    wrong = [
        message.id
        for message in messages.translated()
        if message.id
        and any(text and named(text) != named(originals(message)[-1]) for text in wordings(message))
    ]

    assert wrong == []


def named(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))
