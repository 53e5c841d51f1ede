-- wrk asks for the paths of a file (the first argument), each thread in an order of its own, and prints
-- what it measured as one JSON object.
local paths = {}

function init(arguments)
    for line in io.lines(arguments[1]) do paths[#paths + 1] = line end
    math.randomseed(os.time() + tonumber(tostring({}):match("0x(%x+)"), 16) % 65536)
end

function request()
    return wrk.format("GET", paths[math.random(#paths)])
end

function done(summary, latency, requests)
    local failed = summary.errors
    io.write(string.format(
        '{"requests":%d,"seconds":%f,"p50":%f,"p90":%f,"p99":%f,"max":%f,"errors":%d}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e6, latency:percentile(90) / 1e6,
        latency:percentile(99) / 1e6, latency.max / 1e6,
        failed.connect + failed.read + failed.write + failed.status + failed.timeout))
end
