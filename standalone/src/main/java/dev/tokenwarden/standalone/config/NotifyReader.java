package dev.tokenwarden.standalone.config;

import dev.tokenwarden.standalone.config.WardenConfig.Receivers;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the settings of notification receivers. */
final class NotifyReader {

    private NotifyReader() {}

    static Receivers read(Settings settings) throws ConfigException {
        return new Receivers(
                webhook(settings),
                client(
                        settings,
                        Setting.NOTIFY_KEYCLOAK_URL,
                        Setting.NOTIFY_KEYCLOAK_CLIENT,
                        Setting.NOTIFY_KEYCLOAK_SECRET,
                        Setting.NOTIFY_KEYCLOAK_SECRET_FILE),
                client(
                        settings,
                        Setting.NOTIFY_REVOCATION_URL,
                        Setting.NOTIFY_REVOCATION_CLIENT,
                        Setting.NOTIFY_REVOCATION_SECRET,
                        Setting.NOTIFY_REVOCATION_SECRET_FILE));
    }

    private static Receivers.@Nullable Webhook webhook(Settings settings) throws ConfigException {
        URI url = settings.webAddress(Setting.NOTIFY_WEBHOOK_URL);
        if (url == null) {
            settings.refuseWithout(Setting.NOTIFY_WEBHOOK_URL, Setting.NOTIFY_WEBHOOK_KEY_FILE);
            return null;
        }
        Path key = settings.path(Setting.NOTIFY_WEBHOOK_KEY_FILE);
        if (key == null) {
            throw settings.error(
                    Setting.NOTIFY_WEBHOOK_URL, "needs " + Setting.NOTIFY_WEBHOOK_KEY_FILE.key() + " as well");
        }
        return new Receivers.Webhook(url, key);
    }

    private static Receivers.@Nullable Client client(
            Settings settings, Setting address, Setting id, Setting secret, Setting secretFile) throws ConfigException {
        URI url = settings.webAddress(address);
        if (url == null) {
            settings.refuseWithout(address, id, secret, secretFile);
            return null;
        }
        String client = settings.text(id);
        Secret password = settings.secret(secret, secretFile);
        if (client == null || password == null) {
            throw settings.error(address, "needs " + id.key() + " and " + secretFile.key() + " as well");
        }
        return new Receivers.Client(url, client, password);
    }
}
