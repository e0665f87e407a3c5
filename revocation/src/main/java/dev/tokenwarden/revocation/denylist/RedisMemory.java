package dev.tokenwarden.revocation.denylist;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The memory settings of a Redis server, as {@code INFO memory} shows them.
 *
 * @param maxmemory bytes; 0: not limited; empty: not shown
 * @param policy {@code maxmemory_policy}; empty: not shown
 */
record RedisMemory(Optional<Long> maxmemory, Optional<String> policy) {
    private static final String SAFE = "noeviction";

    static RedisMemory parse(String info) {
        return new RedisMemory(
                value(info, "maxmemory")
                        .filter(text -> text.matches("\\d{1,18}"))
                        .map(Long::valueOf),
                value(info, "maxmemory_policy"));
    }

    /** The answer of Redis as text. */
    static String text(Object answer) {
        return answer instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(answer);
    }

    private static Optional<String> value(String info, String name) {
        return info.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1))
                .findFirst();
    }

    /** Why Redis may lose denylist entries, with the fix; empty if it cannot. */
    String problem() {
        if (policy.isEmpty()) {
            return "INFO memory shows no maxmemory_policy: it must be " + SAFE;
        }
        if (!policy.get().equals(SAFE)) {
            return "maxmemory_policy is " + policy.get()
                    + ": Redis evicts denylist entries when its memory is full; set maxmemory-policy " + SAFE;
        }
        if (maxmemory.isEmpty() || maxmemory.get() == 0) {
            return "maxmemory is not set: Redis grows until the machine has no memory left; set maxmemory, with maxmemory-policy "
                    + SAFE;
        }
        return "";
    }
}
