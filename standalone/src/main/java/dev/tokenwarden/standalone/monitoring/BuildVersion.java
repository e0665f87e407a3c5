package dev.tokenwarden.standalone.monitoring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this build. */
public final class BuildVersion {
    private BuildVersion() {}

    /** The version that the build wrote into {@code version.properties}; {@code unknown} if the classes were compiled without it. */
    public static String version() {
        try (InputStream file =
                BuildVersion.class.getResourceAsStream("/dev/tokenwarden/standalone/cli/version.properties")) {
            if (file == null) {
                return "unknown";
            }
            Properties properties = new Properties();
            properties.load(file);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
