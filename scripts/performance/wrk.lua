-- Asks for the addresses that stand behind `--` in turn, and prints what came of it as JSON.

local requests = {}
local turn = 0

function init(addresses)
    for _, address in ipairs(addresses) do
        table.insert(requests, wrk.format("GET", address))
    end
end

function request()
    turn = turn % #requests + 1
    return requests[turn]
end

function done(summary, latency)
    local errors = summary.errors
    local broken = errors.connect + errors.read + errors.write + errors.timeout
    io.write(string.format(
        '{"requests": %d, "seconds": %f, "bytes": %d, "p50": %f, "p99": %f, "broken": %d, "refused": %d}\n',
        summary.requests, summary.duration / 1e6, summary.bytes,
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, broken, errors.status))
end
