"""The same questions and answers in the dress of many offices: each answer is found, and its question is not in it."""

from __future__ import annotations

import pytest

from foi_exemptions.results import Document
from foi_exemptions.segments import load_tagger, segment_document

PLAIN = {
    "How many homes do you run?": "We run four homes.",
    "The names of the managers": "These are exempt under section 40(2).",
    "Total spend on repairs in 2022/23": "£14,200",
    "Copies of any inspection reports": "We do not hold any inspection reports; the Care Inspectorate publishes them.",
}
TERSE = {
    "Number of vehicles in the fleet": "34",
    "Are any of them electric?": "No",
    "Cost of fuel in 2023": "£18,402.50",
    "Who maintains them?": "N/A",
    "Any accidents involving staff?": "None",
}
LONG = {
    "How many pupils were excluded in the autumn term?": "Six were excluded for a fixed time. None was for good.",
    "Please provide the policy on searching pupils.": "The policy is published at www.hollin.example/policies.",
    "What was spent on supply teachers in 2021/22?": "£41,200 was spent. The figure includes agency fees.",
    "How many complaints were made about uniform?": "Complaints are not recorded by subject, so this is not held.",
    "Please send all e-mails about the new gate.": "To find these would take more than 18 hours, so section 12 applies.",
}
POLITE = {
    "Can you tell me how many cameras there are, and how many work?": "There are 41 cameras, of which 38 work.",
    "Please could you provide me with a copy of the contract?": "A copy is attached.",
    "I would like to know how much was paid last year.": "The sum of £88,120 was paid.",
    "Have the police made any requests for footage?": "Yes, 212 requests.",
    "Will the council be buying more cameras?": "This is not a request for recorded information.",
}
DRESS = {
    "Q1 and A1": "Q{number}. {asked}\nA{number}. {answer}\n\n",
    "Q and A with dashes": "Q - {asked}\nA - {answer}\n\n",
    "Q and A with brackets": "Q) {asked}\n\nA) {answer}\n\n",
    "Markdown": "**{number}. {asked}**\n\n{answer}\n\n",
    "Ans": "{number}) {asked}\n\nAns- {answer}\n\n",
    "council response": "{asked}\n\nCouncil response: {answer}\n\n",
    "bullets and our reply": "* {asked}\n  Our reply: {answer}\n",
    "quoted": "> {asked}\n\n{answer}\n\n",
    "between quotation marks": '"{asked}"\n\n{answer}\n\n',
    "you asked": "You asked:\n{asked}\nOur response:\n{answer}\n\n",
    "labels in their lines": "Request {number}\n{asked}\n\nResponse {number}\n{answer}\n\n",
    "requested and provided": "Information requested: {asked}\nInformation provided: {answer}\n\n",
    "FOI response": "Question: {asked}\nFOI Response: {answer}\n\n",
    "behind a dash": "{number}. {asked} – {answer}\n",
    "tabs": "{number}\t{asked}\t{answer}\n",
    "bars": "| {number} | {asked} | {answer} |\n",
    "lines": "{asked}\n{answer}\n\n",
    "decimals": "1.{number} {asked}\n\n{answer}\n\n",
    "hashes": "#{number} {asked}\n{answer}\n\n",
    "A alone": "{asked}\nA. {answer}\n\n",
    "R alone": "{asked}\nR: {answer}\n\n",
    "numbers of answers": "{number}. {answer}\n",
}
LEADS = {
    "a greeting": "Dear Mr Oke\n\n",
    "a reference": "FOI 123\n\n",
    "thanks": "Dear Mr Oke\n\nThank you for your request of 3 May 2023. Our response is below.\n\n",
}
TAIL = (
    "\n\nIf you are unhappy you can ask for an internal review.\n\nYours sincerely\n\nJo Marsh\nInformation Officer\n"
)


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("dress", DRESS)
@pytest.mark.parametrize("first", range(4))
def test_each_answer_is_found_in_every_dress(first: int, dress: str, lead: str) -> None:
    for pairs in (PLAIN, TERSE, LONG, POLITE):
        items = [*pairs.items()]
        items = items[first:] + items[:first]
        body = "".join(
            DRESS[dress].format(number=number, asked=asked, answer=answer)
            for number, (asked, answer) in enumerate(items, 1)
        )
        found = segment_document(Document("letter", LEADS[lead] + body + TAIL), load_tagger()).segments
        assert len(found) == len(items), [one.text for one in found]
        for segment, (asked, answer) in zip(found, items, strict=True):
            assert answer[-20:].rstrip(".") in segment.text
            assert asked not in segment.text
