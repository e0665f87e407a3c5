// A resource server that validates tokens, checks the denylist and reports uses. Needs the standard library alone.
package main

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

const skew, staleMillis = 60, 5000

var (
	issuer, tenant, audience, source = env("ISSUER"), env("TENANT"), env("AUDIENCE"), env("SOURCE")
	events                           = make(chan []byte, 10_000)
	keys                             = map[string]key{}
	redisAt                          = map[string]string{}
)

type key struct {
	public *ecdsa.PublicKey
	thumb  string // RFC 7638
}
type denied struct {
	reason string
	status int
}
type object = map[string]any

func env(name string) string { return os.Getenv(name) }
func b64(raw []byte) string  { return base64.RawURLEncoding.EncodeToString(raw) }
func unb64(text string) []byte {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil
	}
	return raw
}

func loadKeys() error {
	answer, err := http.Get(env("JWKS_URL"))
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var set struct{ Keys []struct{ Kid, Kty, Crv, X, Y string } }
	if err = json.NewDecoder(answer.Body).Decode(&set); err != nil {
		return err
	}
	for _, k := range set.Keys {
		if k.Crv == "P-256" {
			thumb := sha256.Sum256([]byte(fmt.Sprintf(`{"crv":"P-256","kty":"EC","x":"%s","y":"%s"}`, k.X, k.Y)))
			keys[k.Kid] = key{&ecdsa.PublicKey{Curve: elliptic.P256(), X: new(big.Int).SetBytes(unb64(k.X)), Y: new(big.Int).SetBytes(unb64(k.Y))}, b64(thumb[:])}
		}
	}
	return nil
}

func validate(token string) (claims object, k key, seen object, no *denied) {
	parts := strings.Split(token, ".")
	var header object
	if len(parts) != 3 || json.Unmarshal(unb64(parts[0]), &header) != nil || json.Unmarshal(unb64(parts[1]), &claims) != nil {
		return nil, k, nil, &denied{"malformed", 401}
	}
	kid, _ := header["kid"].(string)
	k, known := keys[kid]
	digest, sig := sha256.Sum256([]byte(parts[0]+"."+parts[1])), unb64(parts[2])
	if !known || header["alg"] != "ES256" || claims["iss"] != issuer || len(sig) != 64 ||
		!ecdsa.Verify(k.public, digest[:], new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:])) {
		return nil, k, nil, &denied{"signature", 401}
	}
	for term, others := range terms { // identity providers name these claims differently
		for _, other := range strings.Fields(others) {
			value := text(claims[other])
			if list, is := claims[other].([]any); is {
				for _, one := range list {
					value = strings.TrimSpace(value + " " + text(one))
				}
			}
			if value != "" {
				claims[term] = value
				break
			}
		}
	}
	seen = object{"hash": b64(digest[:]), "alg": "ES256", "kid": kid}
	for _, name := range strings.Fields("iss jti sub client_id sid grant aud scope cnf act may_act txn") {
		if value, there := claims[name]; there {
			seen[name] = value
		}
	}
	for _, name := range strings.Fields("iat nbf exp") {
		if value, is := claims[name].(float64); is {
			seen[name] = int64(value)
		}
	}
	return claims, k, seen, nil
}

func judge(claims object) *denied {
	now, exp, nbf := float64(time.Now().Unix()), number(claims["exp"]), number(claims["nbf"])
	aud, _ := json.Marshal(claims["aud"])
	scopes := " " + text(claims["scope"]) + " "
	switch {
	case now >= exp+skew:
		return &denied{"expired", 401}
	case now < nbf-skew:
		return &denied{"not-yet-valid", 401}
	case !bytes.Contains(aud, []byte(strconv.Quote(audience))):
		return &denied{"audience", 401}
	}
	for _, scope := range strings.Fields(env("REQUIRED_SCOPE")) {
		if !strings.Contains(scopes, " "+scope+" ") {
			return &denied{"scope", 403}
		}
	}
	return nil
}

var terms = map[string]string{"client_id": "client_id azp cid appid", "scope": "scope scp", "sid": "sid session_state", "jti": "jti uti"}

func number(value any) float64 { n, _ := value.(float64); return n }
func text(value any) string    { s, _ := value.(string); return s }

func ask(names []string, command ...string) ([][]byte, error) { // one connection a question; as many answers as names; the protocol is RESP2
	conn, err := net.DialTimeout("tcp", redisAt["host"]+":"+redisAt["port"], time.Second)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	for _, command := range [][]string{{"AUTH", redisAt["user"], redisAt["password"]}, append(command, names...)} {
		fmt.Fprintf(conn, "*%d\r\n", len(command))
		for _, argument := range command {
			fmt.Fprintf(conn, "$%d\r\n%s\r\n", len(argument), argument)
		}
	}
	in := bufio.NewReader(conn)
	if line, err := in.ReadString('\n'); err != nil || line[0] != '+' {
		return nil, fmt.Errorf("redis: %s %v", line, err)
	}
	if line, err := in.ReadString('\n'); err != nil || line[0] != '*' {
		return nil, fmt.Errorf("redis: %s %v", line, err)
	}
	values := make([][]byte, len(names))
	for i := range values {
		line, err := in.ReadString('\n')
		if err != nil {
			return nil, err
		}
		if size, _ := strconv.Atoi(strings.TrimSpace(line[1:])); size >= 0 {
			value := make([]byte, size+2)
			if _, err = io.ReadFull(in, value); err != nil {
				return nil, err
			}
			values[i] = value[:size]
		}
	}
	return values, nil
}

func checkDenylist(claims object, k key, seen object) (shadow bool, no *denied) { // docs/denylist.md
	iss, prefix := text(claims["iss"]), "tw:{"+tenant+"}:"
	names := []string{prefix + "meta"}
	name := func(kind string, members ...string) {
		for i, member := range members {
			if member == "" {
				return
			}
			members[i] = strconv.Itoa(len(member)) + ":" + member
		}
		names = append(names, prefix+"d:"+kind+":"+strings.Join(members, ":"))
	}
	name("token", iss, text(claims["jti"]))
	name("chain", iss, text(claims["jti"]))
	name("hash", iss, text(seen["hash"]))
	name("chain-hash", iss, text(seen["hash"]))
	name("subject", iss, text(claims["sub"]))
	name("client", text(claims["client_id"]))
	name("session", iss, text(claims["sid"]))
	name("grant", iss, text(claims["grant"]))
	name("key", iss, text(seen["kid"]))
	name("thumbprint", k.thumb)
	name("issuer", iss)
	values, err := ask(names, "MGET")
	var marker struct {
		Beat int64 `json:"beat_millis"`
	}
	now := time.Now().UnixMilli()
	if err != nil || json.Unmarshal(values[0], &marker) != nil || now-marker.Beat > staleMillis {
		return false, &denied{"other", 503} // not known: deny
	}
	var absent []string
	for i, value := range values {
		if value == nil {
			absent = append(absent, strings.TrimPrefix(names[i], prefix+"d:"))
		}
	}
	listed, err := ask(absent, "ZMSCORE", prefix+"index")
	for _, expiry := range listed {
		until, _ := strconv.ParseFloat(string(expiry), 64)
		if expiry != nil && until > float64(now+60_000) {
			return false, &denied{"other", 503} // Redis lost an entry that its index lists: not known
		}
	}
	if err != nil {
		return false, &denied{"other", 503}
	}
	for _, value := range values[1:] {
		var entry struct {
			S    bool
			E    int64
			C, X *int64
		}
		if value == nil || json.Unmarshal(value, &entry) != nil || entry.E > now || (entry.X != nil && now >= *entry.X) ||
			(entry.C != nil && number(claims["iat"]) > float64(*entry.C)) {
			continue
		}
		if !entry.S {
			return false, &denied{"revoked", 401}
		}
		shadow = true
	}
	return shadow, nil
}

func report() { // batches, sent again until they are taken
	for first := range events {
		batch := [][]byte{first}
		for len(batch) < 500 && len(events) > 0 {
			batch = append(batch, <-events)
		}
		for taken := false; !taken; {
			token, _ := os.ReadFile(env("GATEWAY_TOKEN_FILE"))
			request, _ := http.NewRequest("POST", env("GATEWAY_URL")+"/v1/events", bytes.NewReader(bytes.Join(batch, []byte("\n"))))
			request.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(token)))
			request.Header.Set("Content-Type", "application/x-ndjson")
			answer, err := http.DefaultClient.Do(request)
			if err == nil {
				said, _ := io.ReadAll(answer.Body)
				answer.Body.Close()
				taken = answer.StatusCode != 429 && answer.StatusCode != 503
				if taken && answer.StatusCode != 202 {
					fmt.Fprintf(os.Stderr, "refused: %s\n", said)
				}
			}
			if !taken {
				time.Sleep(time.Second)
			}
		}
	}
}

func serve(w http.ResponseWriter, r *http.Request) {
	authorization := r.Header.Get("Authorization")
	bearer := strings.TrimPrefix(authorization, "Bearer ")
	if bearer == authorization {
		w.Header().Set("WWW-Authenticate", "Bearer")
		w.WriteHeader(401)
		return
	}
	address, _, _ := net.SplitHostPort(r.RemoteAddr)
	use := object{"audience": audience, "outcome": "accepted", "edge": true, "operation": r.Method + " /", "client": object{"address": address, "user_agent": r.UserAgent()}}
	claims, k, seen, no := validate(bearer)
	if no == nil {
		no = judge(claims)
	}
	if no == nil {
		var shadow bool
		if shadow, no = checkDenylist(claims, k, seen); shadow && no == nil {
			use["shadow"] = true
		}
	}
	if seen == nil {
		seen = object{"iss": "unknown"}
	}
	if no != nil {
		use["outcome"], use["reason"] = "rejected", no.reason
	}
	id := make([]byte, 16)
	_, _ = rand.Read(id)
	event, _ := json.Marshal(object{"specversion": "1.0", "type": "dev.tokenwarden.token.used.v1", "source": source, "id": b64(id),
		"time": time.Now().UTC().Format("2006-01-02T15:04:05.000Z"), "tenant": tenant, "data": object{"token": seen, "use": use}})
	select {
	case events <- event:
	default:
		fmt.Fprintln(os.Stderr, "dropped: the gateway is away for too long")
	}
	if no == nil {
		fmt.Fprint(w, "ok")
		return
	}
	if no.status != 503 {
		w.Header().Set("WWW-Authenticate", map[int]string{401: `Bearer error="invalid_token"`, 403: `Bearer error="insufficient_scope"`}[no.status])
	}
	w.WriteHeader(no.status)
	fmt.Fprint(w, no.reason)
}

func main() {
	file, err := os.ReadFile(env("REDIS_FILE"))
	for _, line := range strings.Split(string(file), "\n") {
		if name, value, is := strings.Cut(line, "="); is && line[0] != '#' {
			redisAt[name] = value
		}
	}
	if err == nil {
		err = loadKeys() // a service that runs for days fetches them again
	}
	listener, failed := net.Listen("tcp", "127.0.0.1:"+env("PORT"))
	if err != nil || failed != nil {
		fmt.Fprintln(os.Stderr, err, failed)
		os.Exit(1)
	}
	go report()
	fmt.Println("listening on", listener.Addr().(*net.TCPAddr).Port)
	_ = http.Serve(listener, http.HandlerFunc(serve))
}
