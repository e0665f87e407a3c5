package dev.tokenwarden.standalone.config;

import dev.tokenwarden.standalone.config.WardenConfig.MetricsListen;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads where the meters and the health of this process are shown. */
final class MetricsReader {
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:]+]|[A-Za-z0-9._-]+):([0-9]{1,5})");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1");
    private static final int LAST_PORT = 65_535;

    private MetricsReader() {}

    static MetricsListen read(Settings settings) throws ConfigException {
        String address = settings.text(
                Setting.METRICS_LISTEN, MetricsListen.DEFAULT.host() + ":" + MetricsListen.DEFAULT.port());
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > LAST_PORT) {
            throw settings.error(Setting.METRICS_LISTEN, "must be host:port, found " + ConfigException.quoted(address));
        }
        String host = parts.group(1).replace("[", "").replace("]", "");
        Secret token = settings.secret(Setting.METRICS_TOKEN, Setting.METRICS_TOKEN_FILE);
        if (token == null && !LOOPBACK.matcher(host).matches()) {
            throw settings.error(
                    Setting.METRICS_LISTEN,
                    "is not on loopback, so /metrics needs a token: set " + Setting.METRICS_TOKEN_FILE.key() + " or "
                            + Setting.METRICS_TOKEN.variable());
        }
        return new MetricsListen(host, Integer.parseInt(parts.group(2)), token);
    }
}
