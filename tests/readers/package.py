"""The data package, in one file and at its address, read by frictionless."""

import sys
from urllib.request import urlopen

from frictionless import Package

site, folder = sys.argv[1:3]
with urlopen(f"{site}/data/chokepoint.zip") as response:
    with open(f"{folder}/chokepoint.zip", "wb") as file:
        file.write(response.read())


def check(package, name):
    report = package.validate()
    assert report.valid, (name, report.flatten(["title", "fieldName", "rowNumber", "message"])[:5])
    assert package.licenses[0]["name"] == "CC-BY-4.0", package.licenses
    keys = sum(len(resource.schema.foreign_keys) for resource in package.resources)
    rows = {resource.name: len(resource.read_rows()) for resource in package.resources}
    assert keys > 30 and rows["event"] > 300 and rows["event_actor"] > rows["event"], (keys, rows)
    return rows


rows = check(Package(f"{folder}/chokepoint.zip"), "zip")
there = check(Package(f"{site}/data/datapackage.json"), "address")
assert rows == there
print(f"{len(rows)} tables, {sum(rows.values())} rows")
