// A resource server that validates tokens, checks the denylist and reports uses. Needs Node 20 and no package.
import crypto from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";

const { ISSUER, TENANT, AUDIENCE, SOURCE, JWKS_URL, REDIS_FILE, GATEWAY_URL, GATEWAY_TOKEN_FILE, REQUIRED_SCOPE = "", PORT = 0 } = process.env;
const TERMS = { client_id: ["client_id", "azp", "cid", "appid"], scope: ["scope", "scp"], sid: ["sid", "session_state"], jti: ["jti", "uti"] };
const SKEW = 60, STALE_MS = 5000, MOST_WAITING = 10_000, events = [];

class Denied extends Error { constructor(reason, status = 401) { super(reason); this.status = status; } }

function b64(text) {
  const raw = Buffer.from(text, "base64url");
  if (raw.toString("base64url") !== text) throw new Denied("malformed"); // another spelling
  return raw;
}

async function loadKeys() { // kid -> key and RFC 7638 thumbprint
  const keys = new Map();
  for (const { kid, kty, crv, x, y } of (await (await fetch(JWKS_URL)).json()).keys) {
    if (crv !== "P-256") continue;
    const thumb = crypto.createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url");
    keys.set(kid, { key: crypto.createPublicKey({ format: "jwk", key: { kty, crv, x, y } }), thumb });
  }
  return keys;
}

function validate(token, keys) { // claims, the key's thumbprint, and what is reported of the token
  const parts = token.split(".");
  if (parts.length !== 3) throw new Denied("malformed");
  const [head, body, sig] = parts;
  let header, claims;
  try { header = JSON.parse(b64(head)); claims = JSON.parse(b64(body)); } catch { throw new Denied("malformed"); }
  const known = keys.get(header?.kid);
  if (!known || header.alg !== "ES256" || claims?.iss !== ISSUER) throw new Denied("signature");
  const input = Buffer.from(`${head}.${body}`);
  if (!crypto.verify("sha256", input, { key: known.key, dsaEncoding: "ieee-p1363" }, b64(sig))) throw new Denied("signature");
  for (const [term, others] of Object.entries(TERMS)) { // identity providers name these claims differently
    const value = others.map((n) => claims[n]).find((v) => v !== undefined && v !== "");
    if (value !== undefined) claims[term] = [value].flat().join(" ");
  }
  const seen = { hash: crypto.createHash("sha256").update(input).digest("base64url") };
  for (const n of ["iss", "jti", "sub", "client_id", "sid", "grant", "aud", "scope", "iat", "nbf", "exp", "cnf", "act", "may_act", "txn"]) if (n in claims) seen[n] = claims[n];
  for (const n of ["alg", "kid", "typ"]) if (n in header) seen[n] = header[n];
  return { claims, thumb: known.thumb, seen };
}

function judge(claims) {
  const now = Date.now() / 1000, scopes = (claims.scope ?? "").split(" ");
  if (!(now < claims.exp + SKEW)) throw new Denied("expired");
  if (now < (claims.nbf ?? 0) - SKEW) throw new Denied("not-yet-valid");
  if (![claims.aud].flat().includes(AUDIENCE)) throw new Denied("audience");
  if (!REQUIRED_SCOPE.split(" ").filter(Boolean).every((s) => scopes.includes(s))) throw new Denied("scope", 403);
}

const redisAt = Object.fromEntries(fs.readFileSync(REDIS_FILE, "utf8").split("\n").filter((l) => /^\w+=/.test(l)).map((l) => [l.slice(0, l.indexOf("=")), l.slice(l.indexOf("=") + 1)]));
function ask(command, names) { // one connection a question; as many answers as names; the protocol is RESP2. A busy server keeps one open, or uses a Redis package
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(redisAt.port), redisAt.host);
    const say = (...args) => socket.write(`*${args.length}\r\n` + args.map((a) => `$${Buffer.byteLength(a)}\r\n${a}\r\n`).join(""));
    let got = "";
    socket.setTimeout(1000, () => socket.destroy(new Error("timeout")));
    socket.on("error", () => reject(new Denied("other", 503))).on("data", (data) => {
      got += data.toString("latin1");
      if (got.startsWith("-")) return socket.destroy(new Error(got));
      let at = got.indexOf("*"), values = [];
      if (at < 0 || (at = got.indexOf("\r\n", at) + 2) < 2) return;
      while (values.length < names.length) {
        const end = got.indexOf("\r\n", at), size = Number(got.slice(at + 1, end));
        if (end < 0 || got.length < end + 2 + (size < 0 ? 0 : size + 2)) return; // more is to come
        values.push(size < 0 ? null : got.slice(end + 2, end + 2 + size));
        at = end + 2 + (size < 0 ? 0 : size + 2);
      }
      socket.end();
      resolve(values);
    });
    say("AUTH", redisAt.user, redisAt.password);
    say(...command, ...names);
  });
}

async function checkDenylist({ claims, thumb, seen }) { // docs/denylist.md; whether only a shadow entry covers the token
  const key = (kind, ...members) => `tw:{${TENANT}}:d:` + [kind, ...members.map((m) => `${Buffer.byteLength(m)}:${m}`)].join(":");
  const { iss, jti, sub, client_id, sid, grant, iat } = claims;
  const names = [key("thumbprint", thumb), key("key", iss, seen.kid), key("issuer", iss), key("hash", iss, seen.hash), key("chain-hash", iss, seen.hash)];
  if (jti) names.push(key("token", iss, jti), key("chain", iss, jti));
  if (sub) names.push(key("subject", iss, sub));
  if (client_id) names.push(key("client", client_id));
  if (sid) names.push(key("session", iss, sid));
  if (grant) names.push(key("grant", iss, grant));
  const [marker, ...entries] = await ask(["MGET"], [`tw:{${TENANT}}:meta`, ...names]);
  const now = Date.now();
  const absent = names.filter((_, i) => entries[i] === null).map((name) => name.slice(`tw:{${TENANT}}:d:`.length));
  const listed = absent.length > 0 ? await ask(["ZMSCORE", `tw:{${TENANT}}:index`], absent) : [];
  const lost = listed.some((expiry) => expiry !== null && (expiry === "inf" || Number(expiry) > now + 60_000));
  if (lost) throw new Denied("other", 503); // Redis lost an entry that its index lists: not known
  if (!marker || now - JSON.parse(marker).beat_millis > STALE_MS) throw new Denied("other", 503); // not known: deny
  const force = entries.filter(Boolean).map(JSON.parse).filter((e) => e.e <= now && now < (e.x ?? Infinity) && (e.c === undefined || (iat ?? 0) <= e.c));
  if (force.some((e) => !e.s)) throw new Denied("revoked");
  return force.length > 0;
}

async function report() { // batches, sent again until they are taken
  const batch = events.slice(0, 500);
  try {
    if (batch.length === 0) return;
    const authorization = "Bearer " + fs.readFileSync(GATEWAY_TOKEN_FILE, "utf8").trim();
    const answer = await fetch(GATEWAY_URL + "/v1/events", { method: "POST", headers: { authorization, "content-type": "application/x-ndjson" }, body: batch.map((e) => JSON.stringify(e)).join("\n") });
    if ([429, 503].includes(answer.status)) return;
    if (answer.status !== 202) console.error("refused:", await answer.text());
    events.splice(0, batch.length);
  } catch { /* away: again */ } finally { setTimeout(report, events.length > 0 ? 1 : 50); }
}

const keys = await loadKeys(); // a service that runs for days fetches them again
const server = http.createServer(async (request, response) => {
  const [scheme, text = ""] = (request.headers.authorization ?? "").split(" ");
  if (scheme.toLowerCase() !== "bearer") return response.writeHead(401, { "www-authenticate": "Bearer" }).end();
  const use = { audience: AUDIENCE, outcome: "accepted", edge: true, operation: `${request.method} /`, client: { address: request.socket.remoteAddress, user_agent: (request.headers["user-agent"] ?? "").slice(0, 512) } };
  let token = { iss: "unknown" }, status = 200;
  try {
    const valid = validate(text, keys);
    token = valid.seen;
    judge(valid.claims);
    if (await checkDenylist(valid)) use.shadow = true;
  } catch (denied) {
    status = denied.status ?? 503;
    Object.assign(use, { outcome: "rejected", reason: denied instanceof Denied ? denied.message : "other" });
  }
  const event = { specversion: "1.0", type: "dev.tokenwarden.token.used.v1", source: SOURCE, id: crypto.randomUUID(), time: new Date().toISOString(), tenant: TENANT, data: { token, use } };
  if (events.length < MOST_WAITING) events.push(event); else console.error("dropped: the gateway is away for too long");
  const challenge = status === 200 || status === 503 ? {} : { "www-authenticate": `Bearer error="${status === 403 ? "insufficient_scope" : "invalid_token"}"` };
  response.writeHead(status, challenge).end(use.reason ?? "ok");
});
server.listen(Number(PORT), "127.0.0.1", () => console.log("listening on", server.address().port));
report();
