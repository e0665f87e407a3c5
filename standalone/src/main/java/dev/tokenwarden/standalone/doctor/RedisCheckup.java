package dev.tokenwarden.standalone.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Checks Redis: connection, sign-in, version, that it cannot evict entries, and the clock. */
public final class RedisCheckup {
    private static final String PART = "redis";
    private static final int OLDEST_MAJOR = 6;
    private static final double NEARLY_FULL = 0.9;

    private RedisCheckup() {}

    /** Opens a client. */
    @FunctionalInterface
    public interface Client {
        /** @throws IOException if a file of TLS cannot be used; the message names it */
        UnifiedJedis open() throws IOException;
    }

    /** @param clients opens a client, which is closed here */
    public static List<DoctorFinding> of(Client clients, String address, Clock clock) {
        List<DoctorFinding> findings = new ArrayList<>();
        try (UnifiedJedis redis = clients.open()) {
            redis.ping();
            findings.add(DoctorFinding.good(PART, "answers"));
            check(redis, clock, findings);
        } catch (JedisException e) {
            findings.add(failure(e, address));
        } catch (IOException e) {
            findings.add(DoctorFinding.problem(
                    PART, String.valueOf(e.getMessage()), "correct the file, or the setting that names it"));
        }
        return findings;
    }

    private static DoctorFinding failure(JedisException e, String address) {
        String message = messages(e);
        if (message.contains("WRONGPASS")
                || message.contains("NOAUTH")
                || message.contains("invalid username-password")) {
            return DoctorFinding.problem(
                    PART,
                    "at " + address + " refuses the user",
                    "check redis.username and redis.password_file; ./warden provision --apply makes users");
        }
        if (message.contains("NOPERM")) {
            return DoctorFinding.warning(
                    PART,
                    "denies a command: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "allow the user ping, info and time, or run ./warden provision --apply");
        }
        return DoctorFinding.problem(
                PART,
                "at " + address + " does not answer (" + e.getClass().getSimpleName() + ")",
                "start Redis; check redis.url, the firewall, and rediss:// against redis://");
    }

    private static String messages(Throwable e) {
        StringBuilder all = new StringBuilder();
        for (Throwable at = e; at != null && all.length() < 10_000; at = at.getCause()) {
            all.append(at.getMessage()).append('\n');
        }
        return all.toString();
    }

    // Jedis has no other way to send TIME.
    @SuppressWarnings("deprecation")
    private static void check(UnifiedJedis redis, Clock clock, List<DoctorFinding> findings) {
        try {
            Map<String, String> server = info(redis, "server");
            Map<String, String> memory = info(redis, "memory");
            checkVersion(server.getOrDefault("redis_version", ""), findings);
            checkMemory(memory, findings);
            checkRole(info(redis, "replication"), findings);
        } catch (JedisDataException e) {
            findings.add(failure(e, ""));
        }
        if (redis.sendCommand(Protocol.Command.TIME) instanceof List<?> time && !time.isEmpty()) {
            long seconds = Long.parseLong(text(time.get(0)));
            findings.addAll(ServerClocks.compare(PART, Instant.ofEpochSecond(seconds), clock));
        }
    }

    private static void checkVersion(String version, List<DoctorFinding> findings) {
        String major = version.split("\\.", 2)[0];
        if (major.matches("[0-9]+") && Integer.parseInt(major) < OLDEST_MAJOR) {
            findings.add(DoctorFinding.problem(
                    PART, "has version " + version, "use Redis 6.2 or later: older ones have no ACL users"));
        }
    }

    private static void checkMemory(Map<String, String> memory, List<DoctorFinding> findings) {
        String policy = memory.getOrDefault("maxmemory_policy", "");
        long limit = number(memory, "maxmemory");
        long used = number(memory, "used_memory");
        if (!policy.equals("noeviction")) {
            findings.add(DoctorFinding.problem(
                    PART,
                    "has maxmemory-policy " + policy + ": it may evict denylist entries, and revoked tokens pass again",
                    "CONFIG SET maxmemory-policy noeviction, and in redis.conf"));
        }
        if (limit == 0) {
            findings.add(DoctorFinding.warning(
                    PART,
                    "has no maxmemory: it may take all memory, and be killed",
                    "CONFIG SET maxmemory to what the machine can spare, and in redis.conf"));
        } else if (used > limit * NEARLY_FULL) {
            findings.add(DoctorFinding.warning(
                    PART,
                    String.format(Locale.ROOT, "uses %.0f %% of maxmemory", 100.0 * used / limit),
                    "raise maxmemory: a full Redis refuses new denylist entries"));
        }
    }

    private static void checkRole(Map<String, String> replication, List<DoctorFinding> findings) {
        if (replication.getOrDefault("role", "master").equals("slave")) {
            findings.add(DoctorFinding.problem(
                    PART,
                    "is a replica, which refuses writes",
                    "set redis.url to the master, or redis.sentinel_master"));
        }
    }

    // As above, for a section of INFO that a Cluster answers, too.
    @SuppressWarnings("deprecation")
    private static Map<String, String> info(UnifiedJedis redis, String section) {
        Map<String, String> values = new TreeMap<>();
        text(redis.sendCommand(Protocol.Command.INFO, section)).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return values;
    }

    private static long number(Map<String, String> values, String name) {
        String text = values.getOrDefault(name, "0");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(value);
    }
}
