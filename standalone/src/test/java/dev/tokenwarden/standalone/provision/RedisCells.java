package dev.tokenwarden.standalone.provision;

import dev.tokenwarden.embedded.RedisPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.util.SafeEncoder;

/** Tries commands of a user on the keys and channels of tenants, and compares what Redis answers with what is expected. */
final class RedisCells {
    private static final String[] TENANTS = {"acme", "globex", "initech"};

    private final RedisPart redis;
    private final List<String> wrong = new ArrayList<>();
    private int allowed;
    private int refused;

    RedisCells(RedisPart redis) {
        this.redis = redis;
    }

    /** @param isService whether it is the user of the revocation role, else that of the verifier {@code payments} */
    void probe(String user, String password, List<String> tenants, boolean isService) {
        try (Jedis client = new Jedis(
                new HostAndPort(redis.host(), redis.port()),
                DefaultJedisClientConfig.builder().user(user).password(password).build())) {
            for (String tenant : TENANTS) {
                // The service writes the denylists of all tenants, also of those that come later.
                boolean own = isService || tenants.contains(tenant);
                String prefix = "tw:{" + tenant + "}:";
                cell(client, own, "GET", prefix + "meta");
                cell(client, own, "MGET", prefix + "meta", prefix + "d:x");
                cell(client, own && isService, "SET", prefix + "d:x", "1");
                cell(client, own && isService, "DEL", prefix + "d:x");
                cell(client, own && isService, "XADD", prefix + "feed", "*", "op", "beat");
                cell(client, own && !isService, "XREVRANGE", prefix + "feed", "+", "-", "COUNT", "1");
                cell(client, own && !isService, "PUBLISH", prefix + "ack:payments", "1");
                cell(client, own && !isService, "PUBLISH", prefix + "ack:payments#pod-7", "1");
                cell(client, false, "PUBLISH", prefix + "ack:idp", "1");
                cell(client, false, "DUMP", prefix + "meta");
            }
            cell(client, false, "GET", "session:1");
            cell(client, isService, "EVAL", "return 1", "0");
            cell(client, isService, "INFO", "memory");
            cell(client, isService, "SCAN", "0");
            cell(client, true, "PING");
            for (String command : new String[] {
                "CONFIG GET maxmemory",
                "FLUSHALL",
                "FLUSHDB",
                "KEYS *",
                "ACL LIST",
                "CLIENT LIST",
                "SAVE",
                "MONITOR",
                "DEBUG SLEEP 0",
                "STRALGO LCS STRINGS a b",
                "SUBSCRIBE tw:{acme}:ack:payments"
            }) {
                cell(client, false, command.split(" ", -1));
            }
        }
    }

    private void cell(Jedis client, boolean expected, String... words) {
        boolean happened;
        try {
            client.sendCommand(() -> SafeEncoder.encode(words[0]), Arrays.copyOfRange(words, 1, words.length));
            happened = true;
        } catch (JedisAccessControlException e) {
            happened = false;
        }
        if (happened != expected) {
            wrong.add(String.join(" ", words) + ": expected " + (expected ? "allowed" : "refused"));
        } else if (happened) {
            allowed++;
        } else {
            refused++;
        }
    }

    List<String> wrong() {
        return wrong;
    }

    int allowed() {
        return allowed;
    }

    int refused() {
        return refused;
    }

    String summary() {
        return "redis: " + (allowed + refused + wrong.size()) + " cells, " + allowed + " allowed as expected, "
                + refused + " refused as expected, " + wrong.size() + " wrong";
    }
}
