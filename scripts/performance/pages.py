"""The pages that are asked for."""

EVENT = "2025-09-17-rtx-pro-6000d-purchases-halted"

# By name: the first five are measured against all baselines.
PAGES = {
    "event": f"/events/{EVENT}",
    "timeline, filtered": "/timeline?actor=nvidia&from=2025-01&to=2025-12",
    "comparison of four": "/compare?chips=nvidia-h100-sxm,nvidia-h20,amd-mi300x,huawei-ascend-910c",
    "search": "/search?q=huawei",
    "API record": f"/api/v1/events/{EVENT}",
    "actor": "/actors/nvidia",
    "timeline": "/timeline",
}

# The peer's pages that answer the same question: a row, and a table filtered and with facets.
DATASETTE_ROW = "/{database}/event/" + EVENT
DATASETTE_TABLE = (
    "/{database}/event?initiator=US&date__gte=2025-01&date__lte=2025-12-31"
    "&_facet=kind&_facet=effect&_facet=certainty&_facet=significance"
)
