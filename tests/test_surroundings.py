"""What stands around an answer does not change its label: thanks, apologies, numbers of questions, thresholds, layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from foi_exemptions import Labeller

ANSWERS = {
    "answered": [
        ("How many agency nurses did you use?", "We used 214 agency nurses."),
        ("When does the contract end?", "The contract ends on 31 March 2027."),
        ("Do you have a policy on drones?", "Yes, and a copy is attached."),
        ("What is your policy on lone working?", "Staff carry an alarm and ring in at the end of a shift."),
        ("What was spent on biscuits?", "We spent \u00a34,310.55."),
    ],
    "not_held": [
        ("How many staff speak Welsh?", "We do not record the languages that staff speak."),
        ("How many bags of salt were used?", "This information is not held."),
        ("How many arrests were of tourists?", "Whether someone is a tourist is not captured on the custody system."),
        ("How many dogs were seized?", "No figures are kept."),
        ("Copies of the reports", "No such reports were written."),
    ],
    "refused_with_exemption": [
        ("How many invoices were paid late?", "Finding out would exceed the cost limit, so section 12 applies."),
        ("Who was interviewed?", "The names are withheld under section 40(2)."),
        ("Where are the cameras?", "Telling you would help offenders; we rely on section 31(1)(a)."),
        ("What was the legal advice?", "It is covered by legal privilege and we won't release it."),
        ("Do you hold a file on Mr Smith?", "We can neither confirm nor deny whether we hold it."),
    ],
    "redirected": [
        ("How much was spent with agencies?", "All our spending with suppliers is published on our website."),
        ("How many appeals were lost?", "Decisions can be searched at www.example.gov.uk/planning"),
        ("Who holds the cleaning contract?", "Please see the contracts register on our website."),
        ("How many complaints did you get?", "The annual report on complaints is available to download from our site."),
        ("Please send me the minutes.", "Minutes of all meetings are published on the committee pages."),
    ],
}
SURROUNDINGS = [
    "Thank you for your question. {}",
    "I apologise for the delay in replying. {}",
    "{} I hope this helps.",
    "Response to question 3: {}",
    "{} This has been so since 2016.",
    "{} Please note that practice differs between departments.",
    "For the financial years 2021/22 to 2023/24: {}",
    "You asked about this in respect of each of our 14 sites. {}",
    "{} Gallwch ysgrifennu atom yn Gymraeg.",
]


@pytest.fixture(scope="module")
def labels(labeller: Labeller) -> dict[tuple[str, str], str]:
    """The label of every answer in all its surroundings, read in one call."""
    asked = [(question, frame, text) for rows in ANSWERS.values() for question, text in rows for frame in SURROUNDINGS]
    found = labeller.label_segments([frame.format(text) for _, frame, text in asked], [one for one, _, _ in asked])
    return {(frame, text): one.label.value for (_, frame, text), one in zip(asked, found, strict=True)}


@pytest.mark.parametrize("frame", SURROUNDINGS)
@pytest.mark.parametrize("label", ANSWERS)
def test_the_label_stays(labels: dict[tuple[str, str], str], label: str, frame: str) -> None:
    changed = [text for _, text in ANSWERS[label] if labels[frame, text] != label]
    assert not changed


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "How much did you spend with Orme Ltd?",
            "All invoices over \u00a3500 are on our website: www.x.example/spend",
        ),
        ("What do directors earn?", "Salaries of more than \u00a350,000 are listed in the accounts, which are online."),
        ("What did the lights cost?", "Our \u00a3250+ spend files are published every month."),
    ],
)
def test_a_threshold_is_no_figure_given(labeller: Labeller, question: str, text: str) -> None:
    assert labeller.label_segments([text], [question])[0].label.value == "redirected"
