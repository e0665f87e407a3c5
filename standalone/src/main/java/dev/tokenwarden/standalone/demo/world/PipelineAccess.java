package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.redis.RedisConfig;
import java.util.Map;

/** How those who report, and those who follow the denylist, get into the pipeline. */
interface PipelineAccess {
    /** Client properties of a registered reporter. */
    Map<String, Object> kafka(String registration);

    /** The denylist, for reading. */
    RedisConfig redis();
}
