-- Questions for wrk: the same body again and again, each time with another key and another number.
-- The environment says which: LICET_LOAD_PATH, _BODY, _KEYS (a file, one key a line) and _START (digits).
local path, body = os.getenv("LICET_LOAD_PATH"), os.getenv("LICET_LOAD_BODY")
local start, keys, asked = os.getenv("LICET_LOAD_START"), {}, 0
for key in io.lines(os.getenv("LICET_LOAD_KEYS")) do keys[#keys + 1] = key end

local function plain(text) return (text:gsub("%%", "%%%%")) end

function request()
  asked = asked + 1
  local said = body:gsub("{key}", plain(keys[asked % #keys + 1]))
  said = said:gsub("{n}", string.format("%s%012d", start, asked))
  return wrk.format("POST", path, { ["Content-Type"] = "application/json" }, said)
end

-- One line of JSON; times are microseconds.
function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "micros": %d, "p50": %f, "p90": %f, "p99": %f, "max": %f, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(90), latency:percentile(99),
    latency.max, errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
