"""What kind of body an authority is, by its name; bodies under the Scottish statutes are a sector of their own."""

from __future__ import annotations

import re

from foi_exemptions.jurisdictions import jurisdiction_of
from foi_exemptions.results import Jurisdiction

SCOTTISH, OTHER = "Scottish", "other"
# Tried in this order: a university hospital is the NHS's, the university of a city no council, and a council's police
# and crime panel no police.
_BODIES = {
    "NHS": r"nhs|hospital|health (?:board|trust|authority)|clinical commissioning|integrated care|ambulance",
    "university": r"universit|college|school of|conservatoire|royal holloway|goldsmiths|john moores",
    "council": r"council|borough|county|district|city of|cyngor|greater london authority|isles of scilly",
    "police": r"police|constabulary",
    "department": r"department|ministry|(?:home|cabinet|foreign|scotland|wales|northern ireland) office|treasury|hmrc"
    r"|revenue and customs|dvla|dvsa|(?:dft|defra|dwp|dfe|mod|moj)\b",
}
# Councils as spreadsheets name them, by their place alone.
_PLACES = frozenset(
    """adur|allerdale|amber valley|arun|ashfield|ashford|babergh|barnet|barnsley|basildon|bassetlaw|bedford|bexley
    birmingham|blaby|blackburn|blackpool|blaenau gwent|bolsover|bolton|boston|bournemouth|bradford|braintree|breckland
    brent|brentwood|brighton and hove|bristol|bromley|bromsgrove|broxbourne|broxtowe|burnley|bury|caerphilly|calderdale
    cambridge|camden|cannock chase|canterbury|cardiff|carlisle|carmarthenshire|ceredigion|charnwood|chelmsford
    cheltenham|cherwell|cheshire east|cheshire west and chester|chesterfield|chichester|chorley|colchester|conwy
    copeland|corby|cornwall|cotswold|coventry|craven|crawley|croydon|cumbria|dacorum|darlington|dartford|daventry
    denbighshire|derby|derbyshire|derbyshire dales|devon|doncaster|dorset|dover|dudley|durham|ealing|east devon
    east hampshire|east hertfordshire|east lindsey|east northamptonshire|east riding of yorkshire|east staffordshire
    east suffolk|eastbourne|eastleigh|eden|elmbridge|enfield|epping forest|erewash|essex|exeter|fareham|fenland
    flintshire|forest of dean|fylde|gateshead|gedling|gloucester|gloucestershire|gosport|gravesham|great yarmouth
    greenwich|guildford|gwynedd|hackney|halton|hambleton|hammersmith and fulham|hampshire|harborough|haringey|harlow
    harrogate|harrow|hart|hartlepool|hastings|havant|havering|herefordshire|hertfordshire|hertsmere|high peak|hillingdon
    hinckley and bosworth|horsham|hounslow|huntingdonshire|hyndburn|ipswich|isle of anglesey|isle of wight|islington
    kensington and chelsea|kent|kettering|kingston upon hull|kingston upon thames|kirklees|knowsley|lambeth|lancashire
    lancaster|leeds|leicester|leicestershire|lewes|lewisham|lichfield|lincoln|lincolnshire|liverpool|luton|maidstone
    maldon|malvern hills|manchester|mansfield|medway|melton|mendip|merthyr tydfil|merton|mid devon|mid suffolk
    mid sussex|middlesbrough|milton keynes|mole valley|monmouthshire|neath port talbot|new forest|newark and sherwood
    newcastle upon tyne|newcastle-under-lyme|newham|newport|norfolk|north devon|north east derbyshire
    north east lincolnshire|north kesteven|north lincolnshire|north norfolk|north somerset|north tyneside
    north warwickshire|north west leicestershire|north yorkshire|northampton|northumberland|norwich|nottingham
    nottinghamshire|nuneaton and bedworth|oadby and wigston|oldham|oxford|oxfordshire|pembrokeshire|pendle|peterborough
    plymouth|poole|portsmouth|powys|preston|purbeck|reading|redbridge|redcar and cleveland|redditch
    reigate and banstead|rhondda cynon taf|ribble valley|richmond upon thames|richmondshire|rochdale|rochford
    rossendale|rother|rotherham|rugby|runnymede|rushcliffe|rushmoor|rutland|ryedale|salford|sandwell|scarborough
    sedgemoor|sefton|selby|sevenoaks|sheffield|shropshire|slough|solihull|somerset|somerset west and taunton
    south bucks|south cambridgeshire|south derbyshire|south gloucestershire|south hams|south holland|south kesteven
    south lakeland|south norfolk|south northamptonshire|south oxfordshire|south ribble|south somerset
    south staffordshire|south tyneside|southampton|southend-on-sea|southwark|spelthorne|st albans|st helens|stafford
    staffordshire|stevenage|stockport|stockton-on-tees|stoke-on-trent|stratford-on-avon|stroud|suffolk|sunderland
    surrey|surrey heath|sutton|swale|swansea|swindon|tameside|tamworth|tandridge|teignbridge|telford and wrekin|tendring
    test valley|tewkesbury|thanet|three rivers|thurrock|tonbridge and malling|torbay|torfaen|torridge|tower hamlets
    trafford|tunbridge wells|uttlesford|vale of glamorgan|vale of white horse|wakefield|walsall|waltham forest
    wandsworth|warrington|warwick|warwickshire|watford|waveney|waverley|wealden|wellingborough|welwyn hatfield
    west berkshire|west devon|west lancashire|west lindsey|west oxfordshire|west somerset|west suffolk
    west sussex|westminster|wigan|wiltshire|winchester|windsor and maidenhead|wirral|woking|wokingham|wolverhampton
    worcester|worcestershire|worthing|wrexham|wychavon|wycombe|wyre|wyre forest|york""".replace("\n    ", "|").split(
        "|"
    )
)
SECTORS = ("council", "police", "NHS", "university", "department", SCOTTISH, OTHER)


def sector_of(authority: str | None) -> str:
    """Return which of ``SECTORS`` the name of an authority tells."""
    name = " ".join((authority or "").lower().replace(".", "").replace("&", "and").split())
    if jurisdiction_of(authority) is Jurisdiction.SCOTLAND:
        return SCOTTISH
    if name in _PLACES:
        return "council"
    return next((sector for sector, words in _BODIES.items() if re.search(rf"\b(?:{words})", name)), OTHER)
