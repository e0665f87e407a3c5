package dev.tokenwarden.verifier.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.embedded.RedisAccess;
import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.verifier.dpop.ProofCache.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Used proofs in a real Redis, seen by two instances of a resource server. */
final class RedisProofCacheIT {
    private static final long NOW = 1_795_467_600;

    @TempDir
    Path dir;

    @Test
    void proof_isFreshAtOneInstanceOnly_andUnknownWithoutRedis() throws Exception {
        EmbeddedParts redis = EmbeddedParts.start(EmbeddedConfig.in(dir).only(Part.REDIS));
        RedisAccess access = redis.redis().admin();
        RedisConfig config = new RedisConfig(access.host(), access.port(), access.user(), access.password(), false);
        try (RedisProofCache one = RedisProofCache.connect(config, "acme");
                RedisProofCache other = RedisProofCache.connect(config, "acme");
                RedisProofCache elsewhere = RedisProofCache.connect(config, "globex")) {
            assertThat(one.use("key-1", "proof-1", NOW, NOW + 60)).isEqualTo(Outcome.FRESH);
            assertThat(other.use("key-1", "proof-1", NOW, NOW + 60)).isEqualTo(Outcome.REPLAYED);
            assertThat(other.use("key-2", "proof-1", NOW, NOW + 60)).isEqualTo(Outcome.FRESH);
            assertThat(other.use("key-1", "proof-2", NOW, NOW + 60)).isEqualTo(Outcome.FRESH);
            assertThat(elsewhere.use("key-1", "proof-1", NOW, NOW + 60)).isEqualTo(Outcome.FRESH);

            redis.close();
            assertThat(one.use("key-1", "proof-3", NOW, NOW + 60)).isEqualTo(Outcome.UNKNOWN);
        } finally {
            redis.close();
        }
    }
}
