"""Every feed that the page of feeds lists, and some more, read by feedparser and by the schema of
JSON Feed beside this file."""

import json
import re
import sys
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import feedparser
import jsonschema

site = sys.argv[1]
SCHEMA = json.loads(Path(__file__).with_name("jsonfeed.schema.json").read_text())
jsonschema.Draft202012Validator.check_schema(SCHEMA)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


class Links(HTMLParser):
    """The feeds that a page links to or announces, by their media types."""

    def __init__(self):
        super().__init__()
        self.found = set()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if attrs.get("type") in ("application/atom+xml", "application/feed+json"):
            self.found.add((attrs["type"], attrs["href"]))


def get(path):
    with urlopen(site + path) as response:
        return response.headers, response.read()


def feeds_of(path):
    links = Links()
    links.feed(get(path)[1].decode())
    return links.found


def check_atom(path):
    headers, body = get(path)
    assert headers["content-type"].startswith("application/atom+xml"), (path, headers["content-type"])
    assert headers["last-modified"] and headers["cache-control"], path
    feed = feedparser.parse(body, response_headers={"content-type": headers["content-type"]})
    assert not feed.bozo, (path, feed.bozo_exception)
    assert feed.version == "atom10", (path, feed.version)
    assert feed.feed.title and feed.feed.updated_parsed and feed.feed.id == site + path, path
    assert any(link.rel == "self" and link.href == site + path for link in feed.feed.links), path
    for entry in feed.entries:
        assert entry.id and entry.title and entry.summary, (path, entry)
        assert entry.link.startswith(site + "/"), (path, entry.link)
        assert entry.published_parsed and entry.updated_parsed >= entry.published_parsed, (path, entry)
        # The reader cleans what it takes for dangerous: there is nothing of that sort.
        assert entry.content[0].value.count("<") >= 2, (path, entry.content)
    ids = [entry.id for entry in feed.entries]
    assert len(set(ids)) == len(ids), path
    published = [entry.published_parsed for entry in feed.entries]
    assert published == sorted(published, reverse=True), path
    return feed


def check_json(path):
    headers, body = get(path)
    assert headers["content-type"] == "application/feed+json", (path, headers["content-type"])
    feed = json.loads(body)
    errors = [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(feed)]
    assert not errors, (path, errors[:5])
    assert feed["feed_url"] == site + path, path
    for item in feed["items"]:
        published, modified = (
            datetime.fromisoformat(item[name]) for name in ("date_published", "date_modified")
        )
        assert published <= modified and published.tzinfo, (path, item)
    ids = [item["id"] for item in feed["items"]]
    assert len(set(ids)) == len(ids), path
    return feed


# The page of feeds, lists with filters, records of every kind, and what a browser is told of.
pages = ["/feeds", "/", "/timeline?effect=tightens&actor=nvidia", "/quotes?kind=verbatim&order=x", "/corrections"]
pages += ["/chips?kind=gpu", "/actors/huawei", "/claims/beijing-blocks-nvidia-for-bargaining-leverage"]
found = set().union(*(feeds_of(page) for page in pages))
atom = sorted(path for kind, path in found if kind == "application/atom+xml")
assert len(atom) > 20, atom
entries = 0
for path in atom:
    as_atom = check_atom(path)
    as_json = check_json(
        "/feed.json" if path == "/feed.atom" else re.sub(r"\.atom(?=\?|$)", ".feed.json", path)
    )
    assert [entry.id for entry in as_atom.entries] == [item["id"] for item in as_json["items"]], path
    assert as_atom.feed.title == as_json["title"], path
    entries += len(as_atom.entries)
assert check_atom("/timeline.atom?effect=eases&chip=nvidia-h20").entries

# What is wrong is said in words that a program can read.
try:
    urlopen(Request(site + "/timeline.feed.json?effect=sideways"))
    raise AssertionError("a bad filter passed")
except HTTPError as error:
    assert error.code == 400 and error.headers["content-type"] == "application/problem+json", error
print(f"{len(atom)} feeds in both formats, {entries} entries")
