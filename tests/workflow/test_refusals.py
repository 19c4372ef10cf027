"""Refusals speak the reader's language, with the values of the case."""

from django.utils import translation
from django.utils.translation import gettext_lazy

from workflow.refusals import GuardFailed, InvalidInput, InvalidInputs


def test_a_refusal_names_its_values() -> None:
    refused = GuardFailed("%(left)s of 100%% left", code="nearly_full", left=3)

    assert (str(refused), refused.code, refused.kind) == (
        "3 of 100% left",
        "nearly_full",
        "guard_failed",
    )


def test_a_message_without_values_is_said_as_it_is() -> None:
    assert str(InvalidInput("100% sure")) == "100% sure"


def test_a_refusal_is_said_in_the_language_of_the_moment() -> None:
    refused = InvalidInput(gettext_lazy("Simplified Chinese"))

    with translation.override("en"):
        assert str(refused) == "Simplified Chinese"
    with translation.override("zh-hans"):
        assert str(refused) == "简体中文"


def test_several_refusals_are_counted_and_all_said() -> None:
    one, two = InvalidInput("One."), InvalidInput("Two.")

    with translation.override("en"):
        assert str(InvalidInputs([one])) == "1 entry needs correction. One."
        assert str(InvalidInputs([one, two])) == "2 entries need correction. One. Two."
