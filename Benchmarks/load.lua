-- A load for wrk: the requests of the file named by LOAD (one a line: METHOD path [words that are searched for]), in turn, each thread from its own start.
-- COOKIE and KEY go into the headers. A POST records a payment of one dinar with a key of its own. Ends with a line of JSON.

local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(args)
    local cookie, key = os.getenv("COOKIE"), os.getenv("KEY")
    if cookie then wrk.headers["Cookie"] = cookie end
    if key then wrk.headers["Authorization"] = "Bearer " .. key end
    requests, paths = {}, {}
    for line in io.lines(os.getenv("LOAD")) do
        local method, path, words = line:match("^(%S+) (%S+) ?(%S*)$")
        if method == "POST" then
            paths[#paths + 1] = path
        else
            local headers = {}
            for name, value in pairs(wrk.headers) do headers[name] = value end
            if words ~= "" then headers["Sila-Words"] = words end
            requests[#requests + 1] = wrk.format(method, path, headers)
        end
    end
    body = os.getenv("BODY")
    salt = os.getenv("SALT") or "bench"
    wrk.headers["Content-Type"] = #paths > 0 and "application/json" or nil
    count = number * 7919
end

function request()
    count = count + 1
    if #paths > 0 then
        wrk.headers["Idempotency-Key"] = salt .. "-" .. number .. "-" .. count
        return wrk.format("POST", paths[count % #paths + 1], nil, body)
    end
    return requests[count % #requests + 1]
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '{"requests":%d,"seconds":%.6f,"bytes":%d,"p50":%.3f,"p95":%.3f,"p99":%.3f,"longest":%.3f,' ..
        '"refused":%d,"broken":%d}\n',
        summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e3,
        latency:percentile(95) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
        errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
