package dev.tokenwarden.embedded;

import java.security.SecureRandom;
import java.util.stream.Stream;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The running Redis: how to reach it, and the users in it. Safe for use by several threads; opens a connection per call and
 * closes it again.
 */
public final class RedisPart {
    private static final int TIMEOUT_MILLIS = 2_000;

    private final RedisAccess adminAccess;
    private final Credentials credentials;

    private RedisPart(RedisAccess adminAccess, Credentials credentials) {
        this.adminAccess = adminAccess;
        this.credentials = credentials;
    }

    /**
     * A Redis that someone else runs, with an ACL file.
     *
     * @param admin a user who may do everything
     * @return what administers it; passwords of users live as long as this object
     */
    public static RedisPart connect(RedisAccess admin) {
        return new RedisPart(admin, Credentials.inMemory(new SecureRandom()));
    }

    static RedisPart at(String host, int port, Credentials credentials) {
        String password = credentials.password(Part.REDIS, RedisSettings.ADMIN);
        return new RedisPart(new RedisAccess(host, port, RedisSettings.ADMIN, password), credentials);
    }

    /**
     * Where clients connect.
     *
     * @return an address, without brackets
     */
    public String host() {
        return adminAccess.host();
    }

    /**
     * Where clients connect.
     *
     * @return a TCP port
     */
    public int port() {
        return adminAccess.port();
    }

    /**
     * The user who may do everything.
     *
     * @return its access
     */
    public RedisAccess admin() {
        return adminAccess;
    }

    /**
     * Makes sure that a user exists, with a password of its own, and may do exactly what the rules say. Kept across restarts.
     *
     * @param user letters, digits, '.', '_' and '-'
     * @param rules as in {@code ACL SETUSER}, such as {@code ~deny:* &deny:* +@read}. The embedded Redis may be 6.2, which has
     *     no selectors and no {@code %R~}
     * @return how the user connects
     * @throws EmbeddedException if Redis refuses a rule
     */
    public RedisAccess ensureUser(String user, String... rules) {
        if (user.equals(RedisSettings.ADMIN) || user.equals("default")) {
            throw new IllegalArgumentException("user: " + user + " is not for callers to change");
        }
        String password = credentials.password(Part.REDIS, Credentials.requireName(user));
        String[] wanted = Stream.concat(
                        Stream.of("reset", "resetchannels", "on", "#" + RedisSettings.sha256(password)),
                        Stream.of(rules))
                .toArray(String[]::new);
        try (Jedis redis = connect()) {
            redis.aclSetUser(user, wanted);
            redis.aclSave();
        } catch (JedisException e) {
            throw new EmbeddedException("redis: cannot set up user " + user + ": " + e.getMessage(), e);
        }
        return new RedisAccess(host(), port(), user, password);
    }

    private Jedis connect() {
        var config = DefaultJedisClientConfig.builder()
                .user(adminAccess.user())
                .password(adminAccess.password())
                .autoNegotiateProtocol(false)
                .timeoutMillis(TIMEOUT_MILLIS)
                .build();
        return new Jedis(adminAccess.host(), adminAccess.port(), config);
    }

    /**
     * Whether Redis is up and has loaded its data.
     *
     * @throws EmbeddedException if it does not accept the password
     */
    boolean answers() {
        try (Jedis redis = connect()) {
            return redis.ping().equals("PONG");
        } catch (JedisConnectionException e) {
            return false;
        } catch (JedisAccessControlException e) {
            throw new EmbeddedException("redis does not accept the password in credentials.properties", e);
        } catch (JedisDataException e) {
            return false; // LOADING: it is reading its data
        }
    }

    @Override
    public String toString() {
        return "RedisPart[" + host() + ":" + port() + "]";
    }
}
