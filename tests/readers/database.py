"""The database, opened by Datasette."""

import asyncio
import sys
from urllib.request import urlopen

from datasette.app import Datasette

site, folder = sys.argv[1:3]
path = f"{folder}/chokepoint.sqlite"
with urlopen(f"{site}/data/chokepoint.sqlite") as response:
    with open(path, "wb") as file:
        file.write(response.read())


async def read():
    datasette = Datasette([path])
    await datasette.invoke_startup()

    async def get(address):
        response = await datasette.client.get(address, follow_redirects=True)
        assert response.status_code == 200, (address, response.status_code, response.text[:300])
        return response

    tables = {table["name"] for table in (await get("/chokepoint.json")).json()["tables"]}
    private = ("account", "audit", "draft", "proposal", "session", "staged", "link", "search", "sqlx")
    kinds = {"event", "actor", "chip", "system", "policy", "control", "quote", "claim", "source"}
    assert kinds < tables and "revision" in tables, tables
    for table in tables - {"event_link", "policy_link"}:
        assert not any(word in table for word in private), table
    for table in sorted(tables):
        await get(f"/chokepoint/{table}")
    question = "select count(*) from event join event_actor on event_actor.event = event.slug"
    rows = await get(f"/chokepoint.json?sql={question.replace(' ', '+')}&_shape=arrays")
    assert rows.json()["rows"][0][0] > 300, rows.json()
    return len(tables)


print(f"{asyncio.run(read())} tables")
