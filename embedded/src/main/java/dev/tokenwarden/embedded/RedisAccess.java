package dev.tokenwarden.embedded;

/**
 * How one user reaches Redis.
 *
 * @param host the host
 * @param port the port
 * @param user the ACL user
 * @param password a secret
 */
public record RedisAccess(String host, int port, String user, String password) {
    @Override
    public String toString() {
        return "RedisAccess[" + user + "@" + host + ":" + port + ", password=********]";
    }
}
