-- Validates tokens, checks the denylist and reports uses, in nginx (OpenResty). Keys and addresses: nginx.conf beside this file.
local cjson, jwt, http, redis = require "cjson.safe", require "resty.jwt", require "resty.http", require "resty.redis"
local sha256 = require "resty.sha256"
local env, M, STALE_MS, SKEW = os.getenv, {}, 5000, 60
local function file(name) local f = assert(io.open(env(name))); local text = f:read("*a"); f:close(); return text end
local KEY = file("PUBLIC_KEY_FILE") -- PEM; more than one issuer or key: a table by kid

local TERMS = { client_id = { "client_id", "azp", "cid", "appid" }, scope = { "scope", "scp" }, sid = { "sid", "session_state" }, jti = { "jti", "uti" } }

local function digest(text)
  local hash = sha256:new(); hash:update(text)
  return (ngx.encode_base64(hash:final(), true):gsub("+", "-"):gsub("/", "_"))
end

local function validate(token, scope) -- claims and what is reported of the token; or nil, reason, status
  local head, body = token:match("^([%w_-]+)%.([%w_-]+)%.[%w_-]+$")
  local parsed = head and jwt:load_jwt(token)
  if not parsed or not parsed.valid or type(parsed.payload) ~= "table" then return nil, "malformed", 401 end
  local header, claims = parsed.header, parsed.payload
  if header.alg ~= "ES256" or header.kid ~= env("KID") or claims.iss ~= env("ISSUER") then return nil, "signature", 401 end
  if not jwt:verify_jwt_obj(KEY, parsed).verified and not (parsed.reason or ""):find("expired") then return nil, "signature", 401 end
  for term, others in pairs(TERMS) do -- identity providers name these claims differently
    for _, n in ipairs(others) do
      local v = claims[n]
      if v and v ~= "" then claims[term] = type(v) == "table" and table.concat(v, " ") or v; break end
    end
  end
  local seen = { hash = digest(head .. "." .. body), alg = header.alg, kid = header.kid, typ = header.typ }
  for _, n in ipairs { "iss", "jti", "sub", "client_id", "sid", "grant", "aud", "scope", "iat", "nbf", "exp", "cnf", "act", "may_act", "txn" } do seen[n] = claims[n] end
  local now, aud = ngx.now(), type(claims.aud) == "table" and claims.aud or { claims.aud }
  if now >= (claims.exp or 0) + SKEW then return claims, "expired", 401, seen end
  if now < (claims.nbf or 0) - SKEW then return claims, "not-yet-valid", 401, seen end
  local ours = false
  for _, a in ipairs(aud) do ours = ours or a == env("AUDIENCE") end
  if not ours then return claims, "audience", 401, seen end
  for s in (scope or ""):gmatch("%S+") do
    if not (" " .. (claims.scope or "") .. " "):find(" " .. s .. " ", 1, true) then return claims, "scope", 403, seen end
  end
  return claims, nil, nil, seen
end

local function check_denylist(claims, seen) -- docs/denylist.md; reason, status, shadow
  local prefix, iss = "tw:{" .. env("TENANT") .. "}:", claims.iss
  local names = { prefix .. "meta" }
  local function name(kind, ...)
    local parts = { kind }
    for i = 1, select("#", ...) do
      local m = select(i, ...)
      if not m then return end
      parts[#parts + 1] = #m .. ":" .. m
    end
    names[#names + 1] = prefix .. "d:" .. table.concat(parts, ":")
  end
  name("token", iss, claims.jti); name("chain", iss, claims.jti); name("hash", iss, seen.hash); name("chain-hash", iss, seen.hash)
  name("subject", iss, claims.sub); name("client", claims.client_id); name("key", iss, seen.kid)
  name("session", iss, claims.sid); name("grant", iss, claims.grant)
  name("thumbprint", env("THUMBPRINT")); name("issuer", iss)
  local r = redis:new(); r:set_timeout(1000)
  local values = r:connect(env("REDIS_HOST"), tonumber(env("REDIS_PORT"))) and r:auth(env("REDIS_USER"), env("REDIS_PASSWORD")) and r:mget(unpack(names))
  local absent = {}
  for i = 2, #names do if values and values[i] == ngx.null then absent[#absent + 1] = names[i]:sub(#prefix + 3) end end
  local listed = #absent > 0 and r:zmscore(prefix .. "index", unpack(absent)) or {}
  local marker, now, shadow = values and values[1] ~= ngx.null and cjson.decode(values[1]), ngx.now() * 1000, nil
  if values then r:set_keepalive(10000, 32) end
  if not marker or now - marker.beat_millis > STALE_MS then return "other", 503 end -- not known: deny
  if not listed then return "other", 503 end
  for _, expiry in ipairs(listed) do -- Redis lost an entry that its index lists: not known
    if expiry ~= ngx.null and (expiry == "inf" or tonumber(expiry) > now + 60000) then return "other", 503 end
  end
  for i = 2, #names do
    local e = values[i] ~= ngx.null and cjson.decode(values[i])
    if e and e.e <= now and (not e.x or now < e.x) and (not e.c or (claims.iat or 0) <= e.c) then
      if not e.s then return "revoked", 401 end
      shadow = true
    end
  end
  return nil, nil, shadow
end

function M.check(scope)
  local token = (ngx.var.http_authorization or ""):match("^[Bb]earer +(%S+)$")
  if not token then ngx.header["WWW-Authenticate"] = "Bearer"; return ngx.exit(401) end
  local claims, reason, status, seen = validate(token, scope)
  local shadow
  if not reason then reason, status, shadow = check_denylist(claims, seen) end
  local now = ngx.now()
  local event = { specversion = "1.0", type = "dev.tokenwarden.token.used.v1", source = env("SOURCE"), id = ngx.var.request_id,
    time = os.date("!%Y-%m-%dT%H:%M:%S", math.floor(now)) .. string.format(".%03dZ", (now % 1) * 1000), tenant = env("TENANT"),
    data = { token = seen or { iss = "unknown" }, use = { audience = env("AUDIENCE"), outcome = reason and "rejected" or "accepted", reason = reason,
      shadow = shadow, edge = true, operation = ngx.req.get_method() .. " " .. ngx.var.uri, client = { address = ngx.var.remote_addr, user_agent = ngx.var.http_user_agent } } } }
  if not ngx.shared.events:rpush("q", cjson.encode(event)) then ngx.log(ngx.ERR, "dropped: the gateway is away for too long") end
  if not reason then return end
  if status ~= 503 then ngx.header["WWW-Authenticate"] = 'Bearer error="' .. (status == 403 and "insufficient_scope" or "invalid_token") .. '"' end
  return ngx.exit(status)
end

function M.start_reporting() -- batches, sent again until they are taken
  ngx.timer.every(0.1, function()
    local batch = {}
    for _ = 1, 500 do batch[#batch + 1] = ngx.shared.events:lpop("q") end
    if #batch == 0 then return end
    local answer = http.new():request_uri(env("GATEWAY_URL") .. "/v1/events", { method = "POST", body = table.concat(batch, "\n"),
      headers = { Authorization = "Bearer " .. file("GATEWAY_TOKEN_FILE"):gsub("%s+$", ""), ["Content-Type"] = "application/x-ndjson" } })
    if not answer or answer.status == 429 or answer.status == 503 then
      for i = #batch, 1, -1 do ngx.shared.events:lpush("q", batch[i]) end
    elseif answer.status ~= 202 then ngx.log(ngx.ERR, "refused: ", answer.body) end
  end)
end

return M
