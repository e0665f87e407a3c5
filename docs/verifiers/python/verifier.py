"""A resource server that validates tokens, checks the denylist and reports uses. Needs the package `cryptography`."""
import base64, datetime, hashlib, http.server, json, os, queue, socket, threading, time, urllib.error, urllib.request, uuid
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

ISSUER, TENANT, AUDIENCE, SOURCE = (os.environ[n] for n in ("ISSUER", "TENANT", "AUDIENCE", "SOURCE"))
REDIS = dict(line.strip().split("=", 1) for line in open(os.environ["REDIS_FILE"]) if "=" in line and line[0] != "#")
TERMS = {"client_id": ("client_id", "azp", "cid", "appid"), "scope": ("scope", "scp"), "sid": ("sid", "session_state"), "jti": ("jti", "uti")}
SKEW, STALE_MS, events, local = 60, 5000, queue.Queue(10_000), threading.local()

class Denied(Exception): pass  # reason, HTTP status

def b64(text):
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != text: raise ValueError("another spelling")
    return raw

def load_keys():  # kid -> (public key, RFC 7638 thumbprint)
    keys = {}
    for k in json.load(urllib.request.urlopen(os.environ["JWKS_URL"], timeout=5))["keys"]:
        if k.get("crv") != "P-256": continue
        number = ec.EllipticCurvePublicNumbers(*(int.from_bytes(b64(k[n]), "big") for n in "xy"), ec.SECP256R1())
        thumb = hashlib.sha256('{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}'.format(**k).encode()).digest()
        keys[k["kid"]] = number.public_key(), base64.urlsafe_b64encode(thumb).rstrip(b"=").decode()
    return keys

def validate(token, keys):  # -> claims, key thumbprint, what is reported of the token
    try:
        head, body, sig = token.split(".")
        header, claims, raw = json.loads(b64(head)), json.loads(b64(body)), b64(sig)
        key, thumb = keys[header["kid"]]
        if header["alg"] != "ES256" or len(raw) != 64 or claims["iss"] != ISSUER: raise Denied("signature", 401)
        der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        key.verify(der, f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))
    except (ValueError, KeyError, TypeError, AttributeError): raise Denied("malformed", 401) from None
    except InvalidSignature: raise Denied("signature", 401) from None
    for term, others in TERMS.items():  # identity providers name these claims differently
        value = next((claims[n] for n in others if claims.get(n)), None)
        if isinstance(value, list): value = " ".join(value)
        if value is not None: claims[term] = value
    names = "iss jti sub client_id sid grant aud scope iat nbf exp cnf act may_act txn".split()
    digest = base64.urlsafe_b64encode(hashlib.sha256(f"{head}.{body}".encode()).digest()).rstrip(b"=").decode()
    seen = {n: claims[n] for n in names if n in claims} | {n: header[n] for n in ("alg", "kid", "typ") if n in header} | {"hash": digest}
    return claims, thumb, seen

def judge(claims, scope):
    now, aud = time.time(), claims.get("aud", [])
    if now >= claims.get("exp", 0) + SKEW: raise Denied("expired", 401)
    if now < claims.get("nbf", 0) - SKEW: raise Denied("not-yet-valid", 401)
    if AUDIENCE not in ([aud] if isinstance(aud, str) else aud): raise Denied("audience", 401)
    if not set(scope.split()) <= set(claims.get("scope", "").split()): raise Denied("scope", 403)

def redis(*args):  # one command; the protocol is RESP2
    if not hasattr(local, "file"):
        local.file = socket.create_connection((REDIS["host"], int(REDIS["port"])), timeout=1).makefile("rwb")
        redis("AUTH", REDIS["user"], REDIS["password"])
    def read():
        line = local.file.readline()
        if line[:1] == b"*": return [read() for _ in range(int(line[1:]))]
        if line[:1] == b"$": return None if line[1:2] == b"-" else local.file.read(int(line[1:]) + 2)[:-2]
        if line[:1] != b"+": raise OSError("redis: " + line.decode("utf-8", "replace").strip())
    try:
        local.file.write(b"*%d\r\n" % len(args) + b"".join(b"$%d\r\n%s\r\n" % (len(a.encode()), a.encode()) for a in args))
        local.file.flush()
        return read()
    except (OSError, ValueError):
        del local.file
        raise OSError("redis is away")

def check_denylist(claims, thumb, seen):  # docs/denylist.md; returns whether only a shadow entry covers the token
    def name(kind, *members): return f"tw:{{{TENANT}}}:d:" + ":".join([kind] + [f"{len(m.encode())}:{m}" for m in members])
    iss, names = claims["iss"], [name("thumbprint", thumb), name("key", claims["iss"], seen["kid"]), name("issuer", claims["iss"])]
    if "jti" in claims: names += [name("token", iss, claims["jti"]), name("chain", iss, claims["jti"])]
    names += [name("hash", iss, seen["hash"]), name("chain-hash", iss, seen["hash"])]
    if "sub" in claims: names += [name("subject", iss, claims["sub"])]
    if "client_id" in claims: names += [name("client", claims["client_id"])]
    if "sid" in claims: names += [name("session", iss, claims["sid"])]
    if "grant" in claims: names += [name("grant", iss, claims["grant"])]
    try:
        marker, *entries = redis("MGET", f"tw:{{{TENANT}}}:meta", *names)
        absent = [n for n, e in zip(names, entries) if e is None]
        listed = redis("ZMSCORE", f"tw:{{{TENANT}}}:index", *(n[len(f"tw:{{{TENANT}}}:d:"):] for n in absent))
    except OSError: raise Denied("other", 503) from None  # not known: deny
    if any(expiry is not None and float(expiry) > (time.time() + 60) * 1000 for expiry in listed):
        raise Denied("other", 503)  # Redis lost an entry that its index lists: not known
    now, shadow = time.time() * 1000, False
    if marker is None or now - json.loads(marker)["beat_millis"] > STALE_MS: raise Denied("other", 503)
    for e in (json.loads(entry) for entry in entries if entry):
        if e["e"] <= now and now < e.get("x", now + 1) and ("c" not in e or claims.get("iat", 0) <= e["c"]):
            if not e["s"]: raise Denied("revoked", 401)
            shadow = True
    return shadow

def report():  # batches, sent again until they are taken
    while True:
        batch = [events.get()]
        while len(batch) < 500 and not events.empty(): batch.append(events.get())
        body = "\n".join(map(json.dumps, batch)).encode()
        while True:
            token = open(os.environ["GATEWAY_TOKEN_FILE"]).read().strip()
            request = urllib.request.Request(os.environ["GATEWAY_URL"] + "/v1/events", body,
                    {"Authorization": "Bearer " + token, "Content-Type": "application/x-ndjson"})
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    if answer.status == 207: print("refused:", answer.read().decode())
                break
            except urllib.error.HTTPError as e:
                if e.code not in (429, 503): print("refused:", e.read().decode()); break
            except OSError: pass
            time.sleep(1)

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        token, use, shadow = {"iss": "unknown"}, {"audience": AUDIENCE, "outcome": "accepted", "edge": True, "operation": "GET /"}, False
        use["client"] = {"address": self.client_address[0], "user_agent": self.headers.get("User-Agent", "")[:512]}
        status, challenge = 200, None
        try:
            scheme, _, text = self.headers.get("Authorization", "").partition(" ")
            if scheme.lower() != "bearer": return self.answer(401, "Bearer")
            claims, thumb, token = validate(text.strip(), self.server.keys)
            judge(claims, os.environ.get("REQUIRED_SCOPE", ""))
            if check_denylist(claims, thumb, token): use["shadow"] = True
        except Denied as denied:
            use["reason"], status = denied.args
            use["outcome"] = "rejected"
            if status != 503: challenge = f'Bearer error="{"insufficient_scope" if status == 403 else "invalid_token"}"'
        event = {"specversion": "1.0", "type": "dev.tokenwarden.token.used.v1", "source": SOURCE, "id": str(uuid.uuid4()),
                "time": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "tenant": TENANT, "data": {"token": token, "use": use}}
        try: events.put_nowait(event)
        except queue.Full: print("dropped: the gateway is away for too long")
        self.answer(status, challenge, use.get("reason", "ok"))
    def answer(self, status, challenge=None, text=""):
        self.send_response(status)
        if challenge: self.send_header("WWW-Authenticate", challenge)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())
    def log_message(self, *_): pass

if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "0"))), Handler)
    server.keys = load_keys()  # a service that runs for days fetches them again
    threading.Thread(target=report, daemon=True).start()
    print("listening on", server.server_port, flush=True)
    server.serve_forever()
