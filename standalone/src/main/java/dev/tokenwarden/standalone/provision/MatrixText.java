package dev.tokenwarden.standalone.provision;

import dev.tokenwarden.embedded.KafkaGrant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AclOperation;

/** The matrix as lines for people. */
public final class MatrixText {
    private MatrixText() {}

    /** Each user, with a line for each right. */
    public static List<String> lines(AccessMatrix matrix) {
        List<String> lines = new ArrayList<>();
        for (KafkaUser user : matrix.kafka()) {
            lines.add("kafka user " + user.name() + " (" + user.purpose() + ")");
            Map<String, TreeSet<String>> rights = new TreeMap<>();
            for (KafkaGrant grant : user.grants()) {
                for (AclOperation operation : grant.operations()) {
                    String right = operation.name().toLowerCase(Locale.ROOT) + " "
                            + grant.type().name().toLowerCase(Locale.ROOT);
                    rights.computeIfAbsent(right, key -> new TreeSet<>()).add(KafkaUser.shown(grant));
                }
            }
            rights.forEach((right, names) -> lines.add("  " + right + ": " + String.join(", ", names)));
            if (user.writeBytesPerSecond() > 0) {
                lines.add("  at most " + user.writeBytesPerSecond() + " bytes/s written");
            }
        }
        for (RedisUser user : matrix.redis()) {
            lines.add("redis user " + user.name() + " (" + user.purpose() + ")");
            lines.add("  " + String.join(" ", user.rules()));
        }
        return lines;
    }

    /** The users of Redis as commands of its console; the password is left out. */
    public static List<String> redisCommands(AccessMatrix matrix) {
        return matrix.redis().stream()
                .map(user -> "ACL SETUSER " + user.name() + " on >PASSWORD " + String.join(" ", user.rules()))
                .toList();
    }
}
