"""The calendar of rules, read by icalendar."""

import sys
from urllib.request import urlopen

import icalendar

site = sys.argv[1]
with urlopen(f"{site}/calendar.ics") as response:
    calendar = icalendar.Calendar.from_ical(response.read())
assert calendar["version"] == "2.0" and calendar["prodid"], calendar
events = calendar.walk("VEVENT")
assert len(events) > 30, len(events)
uids = {str(event["uid"]) for event in events}
assert len(uids) == len(events), "two events have the same UID"
for event in events:
    assert not event.errors, (event["uid"], event.errors)
    assert event["dtstamp"].dt.tzinfo is not None
    assert str(event["summary"]).strip() and str(event["url"]).startswith(site), event
assert not calendar.errors, calendar.errors
print(f"{len(events)} days of rules")
