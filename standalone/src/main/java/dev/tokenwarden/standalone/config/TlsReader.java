package dev.tokenwarden.standalone.config;

import dev.tokenwarden.service.tls.TlsFiles;
import dev.tokenwarden.standalone.config.WardenConfig.ListenTls;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the files of TLS. */
final class TlsReader {

    private static final String OFF = "off";
    private static final String REQUIRED = "required";

    private TlsReader() {}

    /** TLS of the listeners. */
    static ListenTls listeners(Settings settings) throws ConfigException {
        boolean off =
                settings.word(Setting.TLS, "on", Settings.words("on", OFF)).equals(OFF);
        if (off) {
            settings.refuseWith(
                    Setting.TLS,
                    Setting.TLS_CERTIFICATE_FILE,
                    Setting.TLS_KEY_FILE,
                    Setting.TLS_CLIENT_CA_FILE,
                    Setting.TLS_CLIENT_CERTIFICATES);
            return ListenTls.OFF;
        }
        Path certificate = settings.path(Setting.TLS_CERTIFICATE_FILE);
        if (certificate == null) {
            settings.refuseWithout(
                    Setting.TLS_CERTIFICATE_FILE,
                    Setting.TLS,
                    Setting.TLS_KEY_FILE,
                    Setting.TLS_CLIENT_CA_FILE,
                    Setting.TLS_CLIENT_CERTIFICATES);
            return ListenTls.NONE;
        }
        Path authority = settings.path(Setting.TLS_CLIENT_CA_FILE);
        if (authority == null) {
            settings.refuseWithout(Setting.TLS_CLIENT_CA_FILE, Setting.TLS_CLIENT_CERTIFICATES);
        }
        boolean required = settings.word(
                        Setting.TLS_CLIENT_CERTIFICATES, "optional", Settings.words("optional", REQUIRED))
                .equals(REQUIRED);
        return new ListenTls(
                new TlsFiles(
                        certificate,
                        settings.required(Setting.TLS_KEY_FILE, settings.path(Setting.TLS_KEY_FILE)),
                        authority,
                        required),
                false);
    }

    /** TLS of a server with files of its own; null: it has none. */
    static @Nullable TlsFiles server(Settings settings, Setting certificate, Setting key, Setting authority)
            throws ConfigException {
        Path shown = settings.path(certificate);
        if (shown == null) {
            settings.refuseWithout(certificate, key, authority);
            return null;
        }
        return new TlsFiles(shown, settings.required(key, settings.path(key)), settings.path(authority));
    }

    /** TLS of a client; null: the authorities of the JVM, and no certificate. */
    static @Nullable TlsFiles client(Settings settings, Setting certificate, Setting key, Setting authority)
            throws ConfigException {
        Path shown = settings.path(certificate);
        Path trusted = settings.path(authority);
        if (shown == null) {
            settings.refuseWithout(certificate, key);
            return trusted == null ? null : TlsFiles.trusting(trusted);
        }
        return new TlsFiles(shown, settings.required(key, settings.path(key)), trusted, false);
    }
}
