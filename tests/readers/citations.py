"""Citations of some records of every kind, read by bibtexparser, rispy and citeproc."""

import json
import re
import sys
from urllib.request import urlopen
from xml.etree import ElementTree

import bibtexparser
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

site = sys.argv[1]


def get(path):
    with urlopen(site + path) as response:
        return response.read().decode()


def pages():
    """Every twentieth page of a record that the sitemap has."""
    places = lambda text: [e.text for e in ElementTree.fromstring(text).iter() if e.tag.endswith("loc")]
    for file in places(get("/sitemap.xml")):
        if not file.endswith("/pages.xml"):
            found = places(get(file.removeprefix(site)))
            yield from (place.removeprefix(site) for place in found[::20])


# A style without names and volumes: what is tested is our data, not a journal's habits.
STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Test</title><id>test</id><updated>2026-01-01T00:00:00Z</updated></info>
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout delimiter=". "><names variable="author"/><text variable="title"/>
<date variable="issued"><date-part name="year"/></date><text variable="URL"/></layout></bibliography>
</style>"""
with open(f"{sys.argv[2]}/test.csl", "w") as file:
    file.write(STYLE)
style = CitationStylesStyle(f"{sys.argv[2]}/test.csl", validate=False)

count, kinds = 0, set()
for page in pages():
    where = re.compile(re.escape(site + page) + r"@\d+$")
    library = bibtexparser.parse_string(get(f"{page}/cite.bib"))
    assert not library.failed_blocks and len(library.entries) == 1, page
    bibtex = {field.key: field.value for field in library.entries[0].fields}
    assert where.match(bibtex["url"]), (page, bibtex)

    ris = rispy.loads(get(f"{page}/cite.ris"))
    assert len(ris) == 1 and ris[0]["title"] and where.match(ris[0]["urls"][0]), (page, ris)

    items = json.loads(get(f"{page}/cite.csl.json"))
    assert items[0]["title"] == ris[0]["title"], page
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    bibliography.register(Citation([CitationItem(items[0]["id"])]))
    (line,) = (str(item) for item in bibliography.bibliography())
    assert where.search(line) and items[0]["title"][:20] in line, (page, line)
    count += 1
    kinds.add(page.split("/")[1])
assert len(kinds) == 9, kinds
print(f"{count} records of {len(kinds)} kinds")
