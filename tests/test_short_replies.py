"""Short replies in plain words: however they open and close, the answer between is found and labelled."""

from __future__ import annotations

import pytest

import foi_exemptions

ANSWERS = {
    "The library has 14 staff and opens on six days a week.": "answered",
    "We use Civica for this.": "answered",
    "The fleet is inspected every spring by the insurers.": "answered",
    "The post was deleted in 2019 and its duties went to the depot manager.": "answered",
    "We do not hold this information.": "not_held",
    "No such survey was ever carried out and we have nothing on file.": "not_held",
    "We are withholding the report under section 43(2) of the Act.": "refused_with_exemption",
    "Finding this would take about 40 hours, which is over the cost limit.": "refused_with_exemption",
    "The figures are on our website at www.amberley.example/library.": "redirected",
    "You will need to ask the county council, which runs the libraries.": "redirected",
}
OPENINGS = (
    "",
    "Thank you for your enquiry.",
    "Thanks for getting in touch.",
    "Thank you for your patience.",
    "Thank you for contacting us.",
    "Thank you for your email.",
    "Apologies for the delay in responding.",
    "I am sorry for the delay.",
    "In response to your FOI request:",
    "Your request for information has now been considered.",
    "Further to your request of 3 May.",
    "I refer to your e-mail of 3 May about the library.",
    "Please find our response below.",
    "I hope you are well.",
)
CLOSINGS = (
    "Yours sincerely\n\nLena Orme\nLibrarian",
    "Thanks\n\nL Orme",
    "If you are unhappy with this response you may ask for an internal review within 40 working days.\n\nYours faithfully",
)


@pytest.mark.parametrize("closing", CLOSINGS)
@pytest.mark.parametrize("opening", OPENINGS)
def test_every_answer_is_found(opening: str, closing: str) -> None:
    found = {}
    for answer in ANSWERS:
        report = foi_exemptions.load().label_text(f"Dear Ms Hart\n\n{opening} {answer}\n\n{closing}\n")
        found[answer] = [one.label.value for part in report.answers for one in part.segments]
    assert found == {answer: [label] for answer, label in ANSWERS.items()}


@pytest.mark.parametrize(
    "words",
    [
        "Thank you for your email. A member of the team will get back to you as soon as possible.",
        "Thank you for contacting us. We have received your message and aim to respond within 10 working days.",
        "Thank you for your enquiry. I have passed it to colleagues in Estates, who will reply to you directly.",
        "Thank you for your email. I am sorry for the delay in replying.",
        "Thank you for your request, which is receiving attention.",
        "Thank you for your email. I am away until 3 June.",
    ],
)
def test_a_courtesy_decides_nothing(words: str) -> None:
    report = foi_exemptions.load().label_text(f"Dear Ms Hart\n\n{words}\n\nKind regards\nLena\n")
    assert report.outcome.value == "no_decision"
    assert report.answers == ()
