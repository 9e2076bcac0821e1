-- wrk sends the same picture again and again, each with bytes of its own so that none is kept once.
local picture = assert(io.open(os.getenv("PICTURE"), "rb")):read("*a")
local method, path = os.getenv("METHOD"), os.getenv("UPLOAD_PATH")
math.randomseed(os.time() + tonumber(tostring({}):match("0x(%x+)"), 16) % 1000000)
local run, count = math.random(1, 1000000000), 0

function request()
  count = count + 1
  local mark = string.format("%010d%010d", run, count)
  local body = picture:sub(1, -21) .. mark
  local target = method == "PUT" and path .. mark or path
  return wrk.format(method, target, {
    ["Content-Type"] = "application/offset+octet-stream",
    ["Upload-Length"] = #body, ["Idempotency-Key"] = mark,
    ["Authorization"] = wrk.headers["Authorization"], ["Upload-Name"] = "p.jpg",
  }, body)
end
