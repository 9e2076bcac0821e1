-- wrk sends the same picture again and again, each with bytes of its own so that none is kept once.
-- TARGETS names a file of "path token" lines, taken in turn: orders, or nginx's folder.
local picture = assert(io.open(os.getenv("PICTURE"), "rb")):read("*a")
local method, targets = os.getenv("METHOD"), {}
for line in io.lines(os.getenv("TARGETS")) do
  local path, token = line:match("(%S+)%s*(%S*)")
  targets[#targets + 1] = { path = path, token = token }
end
math.randomseed(os.time() + tonumber(tostring({}):match("0x(%x+)"), 16) % 1000000)
local run, count = math.random(1, 1000000000), 0

function request()
  count = count + 1
  local mark = string.format("%010d%010d", run, count)
  local body, target = picture:sub(1, -21) .. mark, targets[count % #targets + 1]
  return wrk.format(method, method == "PUT" and target.path .. mark or target.path, {
    ["Content-Type"] = "application/offset+octet-stream", ["Upload-Name"] = "p.jpg",
    ["Upload-Length"] = #body, ["Idempotency-Key"] = mark, ["Authorization"] = "Bearer " .. target.token,
  }, body)
end
