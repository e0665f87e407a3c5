package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.service.health.DetectionHealth;
import java.util.function.Supplier;

/** How detection is: as its role in this process says, or as Kafka states it where the role runs in another process. */
final class DetectionWatch implements Supplier<DetectionHealth> {
    private volatile Supplier<DetectionHealth> source =
            () -> DetectionHealth.unknown("the streams role has not started yet");

    /** From now on, this source is asked. */
    void follow(Supplier<DetectionHealth> health) {
        source = health;
    }

    @Override
    public DetectionHealth get() {
        return source.get();
    }
}
