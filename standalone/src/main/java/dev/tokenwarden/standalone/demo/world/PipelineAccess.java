package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.redis.RedisConfig;
import java.util.Map;

/** Connections of reporters and verifiers to the pipeline. */
interface PipelineAccess {
    /** Client properties of a registered reporter. */
    Map<String, Object> kafka(String registration);

    /** A connection that can read the denylist. */
    RedisConfig redis();
}
