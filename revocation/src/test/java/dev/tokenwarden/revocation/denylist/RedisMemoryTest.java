package dev.tokenwarden.revocation.denylist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisMemoryTest {
    private static String info(String maxmemory, String policy) {
        return "# Memory\r\nused_memory:1000\r\nmaxmemory:" + maxmemory
                + "\r\nmaxmemory_human:3.00M\r\nmaxmemory_policy:" + policy + "\r\nmem_fragmentation_ratio:1.2\r\n";
    }

    @Test
    void limitWithoutEviction_isSafe() {
        assertThat(RedisMemory.parse(info("3145728", "noeviction")).problem()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "volatile-lru",
                "allkeys-lru",
                "volatile-lfu",
                "allkeys-lfu",
                "volatile-random",
                "allkeys-random",
                "volatile-ttl"
            })
    void everyEvictionPolicy_isReported(String policy) {
        assertThat(RedisMemory.parse(info("3145728", policy)).problem())
                .contains(policy)
                .contains("noeviction");
        assertThat(RedisMemory.parse(info("0", policy)).problem()).contains(policy);
    }

    @Test
    void noLimit_isReported() {
        assertThat(RedisMemory.parse(info("0", "noeviction")).problem()).contains("maxmemory is not set");
    }

    @Test
    void answerThatShowsNothing_isReported() {
        assertThat(RedisMemory.parse("").problem()).contains("shows no maxmemory_policy");
    }
}
