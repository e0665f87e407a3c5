package dev.tokenwarden.standalone.provision;

import java.util.List;

/**
 * A user of Redis.
 *
 * @param purpose who signs in as this user, for people
 * @param rules all that it can do, as in {@code ACL SETUSER}
 */
public record RedisUser(String name, String purpose, List<String> rules) {
    public RedisUser {
        rules = List.copyOf(rules);
    }
}
