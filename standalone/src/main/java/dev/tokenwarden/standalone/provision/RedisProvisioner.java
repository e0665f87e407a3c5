package dev.tokenwarden.standalone.provision;

import dev.tokenwarden.contract.Digests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.SafeEncoder;

/**
 * Compares the users of a Redis server with the matrix, and makes what is missing. A second run finds nothing to do. Users of
 * registrations that the policy no longer has are deleted. Users that are not of the matrix stay as they are.
 */
public final class RedisProvisioner {
    private static final String SYSTEM = "redis";

    private final UnifiedJedis redis;
    private final AccessMatrix matrix;
    private final PasswordFiles passwords;

    public RedisProvisioner(UnifiedJedis redis, AccessMatrix matrix, PasswordFiles passwords) {
        this.redis = redis;
        this.matrix = matrix;
        this.passwords = passwords;
    }

    /** What is missing. */
    public List<ProvisionStep> steps() throws ProvisionException {
        List<ProvisionStep> steps = new ArrayList<>();
        Set<String> present = new TreeSet<>();
        lines(acl("USERS")).forEach(present::add);
        for (RedisUser user : matrix.redis()) {
            boolean there = present.contains(user.name());
            if (!there || !isExact(user)) {
                steps.add(new ProvisionStep(
                        (there ? "change user " : "create user ") + user.name() + ": "
                                + String.join(" ", user.rules()) + ", password in "
                                + passwords.file(SYSTEM, user.name()),
                        () -> set(user)));
            }
        }
        for (String name : present) {
            if (name.startsWith(AccessMatrix.REPORTER)
                    && matrix.redis().stream().noneMatch(user -> user.name().equals(name))) {
                steps.add(new ProvisionStep("delete user " + name, () -> acl("DELUSER", name)));
            }
        }
        if (!steps.isEmpty()) {
            steps.add(new ProvisionStep("save the users in the ACL file", () -> acl("SAVE")));
        }
        return steps;
    }

    private void set(RedisUser user) throws ProvisionException {
        acl(Stream.of(
                        Stream.of("SETUSER", user.name(), "reset", "resetchannels", "on"),
                        Stream.of("#" + sha256(passwords.password(SYSTEM, user.name()))),
                        user.rules().stream())
                .flatMap(words -> words)
                .toArray(String[]::new));
    }

    /** Whether the user has exactly the rules and the password. Redis answers rules in its own order. */
    private boolean isExact(RedisUser user) throws ProvisionException {
        if (!passwords.has(SYSTEM, user.name())) {
            return false;
        }
        Set<String> wanted = new TreeSet<>(user.rules());
        wanted.removeAll(Set.of("resetkeys", "resetchannels"));
        wanted.add("on");
        wanted.add("#" + sha256(passwords.password(SYSTEM, user.name())));
        for (String line : lines(acl("LIST"))) {
            // user NAME on #HASH ~KEYS &CHANNELS -@all +COMMAND ...
            List<String> words = new ArrayList<>(Arrays.asList(line.split(" ", -1)));
            if (words.size() > 1 && words.get(1).equals(user.name())) {
                Set<String> has = new TreeSet<>(words.subList(2, words.size()));
                // Redis 7 shows that passwords are checked, and that keys and channels were reset.
                has.removeAll(Set.of("resetchannels", "resetkeys", "sanitize-payload"));
                return has.equals(wanted);
            }
        }
        return false;
    }

    private Object acl(String... words) throws ProvisionException {
        try {
            CommandArguments command = new CommandArguments(Protocol.Command.ACL);
            for (String word : words) {
                command.add(word);
            }
            return redis.executeCommand(new CommandObject<>(command, BuilderFactory.RAW_OBJECT));
        } catch (JedisException e) {
            throw new ProvisionException("redis: ACL " + words[0].toLowerCase(Locale.ROOT) + ": " + e.getMessage(), e);
        }
    }

    private static List<String> lines(Object answer) {
        return answer instanceof List<?> list
                ? list.stream().map(one -> SafeEncoder.encode((byte[]) one)).toList()
                : List.of();
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Digests.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }
}
