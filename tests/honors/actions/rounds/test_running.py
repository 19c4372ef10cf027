from honors.models import Round


def test_opening(opened: Round) -> None:
    assert opened.state == "open"
    assert opened.terms_version == 1
