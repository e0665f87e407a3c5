package dev.tokenwarden.standalone.demo.world;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes several things, and continues if one fails. */
public final class QuietCloser {
    private static final Logger LOG = LoggerFactory.getLogger(QuietCloser.class);

    private QuietCloser() {}

    public static void quietly(AutoCloseable one) {
        try {
            one.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.atWarn()
                    .addKeyValue("role", one.getClass().getSimpleName())
                    .setCause(e)
                    .log("Did not stop in order");
        }
    }
}
