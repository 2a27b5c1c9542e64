"""The legal forms of companies and other juristic persons, as their names tell them. Pure."""

from __future__ import annotations

import re
import unicodedata

_WHOLE = (
    "(?:株式|有限|合同|合名|合資|相互)会社|(?:一般|公益)?(?:社団|財団)法人"
    "|(?:医療|学校|宗教|社会福祉|特定非営利活動|監査|独立行政|国立大学)法人"
    "|(?:弁護士|弁理士|税理士|司法書士|行政書士|社会保険労務士)法人|有限責任事業組合|(?:農業)?協同組合"
)
"""Forms that stand before or behind a name."""

_PARTS = "会社|法人|組合|金庫|公庫|公社|機構|基金|連合会|会議所|公司"
"""What the forms of Japanese law, and of the laws of its neighbours, end with."""

_FOREIGN = (
    r"inc|incorporated|corp|corporation|co|company|ltd|limited|llc|llp|lp|plc|gmbh|ag|kg|se|sas?|sarl|spa|srl|bv|nv|ab|as"
    r"|oy|aps|pte|pty|kk|gk|bhd|k\.k|g\.k|l\.l\.c|l\.l\.p|l\.p|s\.a|s\.a\.s|s\.p\.a|s\.r\.l|b\.v|n\.v"
)
"""Forms of other laws, as the last word of a name, without its full stop."""

_FORM = re.compile(_WHOLE)
_ABBREVIATED = re.compile("[(（][株有合同名資社財医学][)）]|[㈱㈲㈳㈶㈴㈾㈿㍿]")
_NAMED = re.compile(rf"{_PARTS}|(?:^|[\s,&])(?:{_FOREIGN})\.?$", re.IGNORECASE)


def is_abbreviated(name: str) -> bool:
    """Tell whether a name holds a form that is cut short: （株）, ㈱."""
    return bool(_ABBREVIATED.search(name))


def is_form(name: str) -> bool:
    """Tell whether a name is a form and nothing else."""
    return bool(_FORM.fullmatch(name))


def has_form(name: str) -> bool:
    """Tell whether a name says of what legal form its bearer is: 見本株式会社, Sample Co., Ltd."""
    return bool(_NAMED.search(unicodedata.normalize("NFKC", name).strip()))


def has_two_forms(name: str) -> bool:
    """Tell whether a name says twice of what legal form its bearer is: 株式会社見本株式会社."""
    return len(_FORM.findall(unicodedata.normalize("NFKC", name))) > 1


def without_form(name: str) -> str:
    """Return a name without its forms."""
    return _ABBREVIATED.sub("", _FORM.sub("", name))
