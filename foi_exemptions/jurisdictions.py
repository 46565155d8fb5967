"""Which country's statutes an authority answers under, by its name.

Scottish public authorities answer under FOISA and the EI(S)Rs; everybody else, UK-wide bodies in Scotland
included, under FOIA and the EIR. Names: the 32 Scottish councils, the health boards, the universities and
national bodies of Schedule 1 to the Freedom of Information (Scotland) Act 2002.
"""

from __future__ import annotations

from functools import lru_cache

from foi_exemptions.matching import compile_pattern, fold
from foi_exemptions.results import Jurisdiction

_COUNCILS = (
    "aberdeen(?:shire)?|angus|argyll|clackmannanshire|comhairle nan eilean siar|western isles|dumfries|dundee|"
    "east ayrshire|east dunbartonshire|east lothian|east renfrewshire|edinburgh|falkirk|fife|glasgow|highland|"
    "inverclyde|midlothian|moray|north ayrshire|north lanarkshire|orkney|perth (?:and|&) kinross|renfrewshire|"
    "scottish borders|shetland|south ayrshire|south lanarkshire|stirling|west dunbartonshire|west lothian"
)
_BOARDS = (
    "nhs (?:ayrshire|borders|dumfries|fife|forth valley|grampian|greater glasgow|ggc|highland|lanarkshire|lothian|"
    "orkney|shetland|tayside|western isles|24|education for scotland|national services scotland|inform|golden jubilee)"
)
_OTHERS = (
    "scottish|scotland|police scotland|creative scotland|transport scotland|historic environment|nature ?scot|"
    "heriot[ -]watt|robert gordon|st andrews|strathclyde|queen margaret|napier|abertay|caledonian university|"
    "skills development|sepa|hscp|health (?:and|&) social care partnership|care inspectorate|crown office|alba"
)
# Bodies with "Scotland" in a name or an address that answer to the UK Commissioner all the same.
_UK_WIDE = (
    r"\b(?:scotland office|forestry england|office of the advocate general|hm |hmrc|ministry|department for|dvla"
    r"|home office|bbc)\b"
)
_SCOTTISH = rf"\b(?:{_COUNCILS})\b|\b(?:{_BOARDS})\b|\b(?:{_OTHERS})\b"


@lru_cache(maxsize=4096)
def jurisdiction_of(authority: str | None, otherwise: Jurisdiction | None = None) -> Jurisdiction | None:
    """Return the jurisdiction an authority's name tells; ``otherwise`` where no name is given.

    A name that is not known to be Scottish is a UK body's, unless ``otherwise`` says more.
    """
    if not authority or not authority.strip():
        return otherwise
    folded = fold(authority[:300])
    if compile_pattern(_UK_WIDE).search(folded):
        return Jurisdiction.UK
    if compile_pattern(_SCOTTISH).search(folded):
        return Jurisdiction.SCOTLAND
    return otherwise or Jurisdiction.UK


def checked_jurisdiction(value: str | None) -> Jurisdiction | None:
    """Return the jurisdiction of this name, in capitals or not; raises ValueError where there is none."""
    if value is None or isinstance(value, Jurisdiction):
        return value
    names = list(Jurisdiction)
    if not isinstance(value, str) or value.lower() not in names:
        raise ValueError(f"{value!r} is no jurisdiction; there are {', '.join(map(repr, map(str, names)))}")
    return Jurisdiction(value.lower())
