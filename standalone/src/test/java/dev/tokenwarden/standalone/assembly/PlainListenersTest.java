package dev.tokenwarden.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.config.ConfigLoader;
import dev.tokenwarden.standalone.config.WardenConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners outside loopback need TLS, or the explicit word that they do not. */
final class PlainListenersTest {

    @TempDir
    private Path dir;

    private WardenConfig config(String yaml) throws Exception {
        return ConfigLoader.load(
                Map.of(),
                Map.of(),
                Files.writeString(dir.resolve("w.yaml"), "data: " + dir.resolve("data") + "\n" + yaml));
    }

    @Test
    void start_outsideLoopbackWithoutTls_isRefusedInOneLine() throws Exception {
        WardenConfig config = config("listen: {host: 0.0.0.0}");

        assertThatThrownBy(() -> Assembly.start(config, Clock.systemUTC(), StartProgress.SILENT))
                .isInstanceOf(StartException.class)
                .hasMessage(
                        "ingest would send passwords and tokens unencrypted on 0.0.0.0: set tls.certificate_file and"
                                + " tls.key_file (./warden certs makes them for tests), or tls: off if a proxy in front ends TLS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listen: {host: 127.0.0.1}",
                "listen: {host: localhost}",
                "listen: {host: \"::1\"}",
                "listen: {host: 0.0.0.0}\ntls: off",
                "listen: {host: 0.0.0.0}\ntls: {certificate_file: c, key_file: k}",
                "listen: {host: 0.0.0.0}\nonly: streams\nkafka: {bootstrap: \"k:1\"}",
                "listen: {host: 0.0.0.0}\nonly: ingest\nkafka: {bootstrap: \"k:1\"}\ngateway: {certificate_file: c, key_file: k}",
            })
    void require_loopbackOrTlsOrTheWordOff_isAccepted(String yaml) throws Exception {
        WardenConfig config = config(yaml);

        assertThatCode(() -> ListenerTls.require(config)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tls: maybe",
                "tls: on",
                "tls: {key_file: k}",
                "tls: {certificate_file: c}",
                "tls: {certificate_file: c, key_file: k, client_certificates: required}",
                "tls: {certificate_file: c, key_file: k, client_ca_file: a, client_certificates: never}",
            })
    void load_halfOfTheSettings_isRefused(String yaml) {
        assertThatThrownBy(() -> config(yaml)).isInstanceOf(ConfigException.class);
    }

    @Test
    void load_allTlsSettings_areMapped() throws Exception {
        WardenConfig config =
                config("tls: {certificate_file: c, key_file: k, client_ca_file: a, client_certificates: required}");

        assertThat(config.listen().tls().files()).satisfies(files -> {
            assertThat(files.certificate()).isEqualTo(Path.of("c"));
            assertThat(files.key()).isEqualTo(Path.of("k"));
            assertThat(files.authority()).isEqualTo(Path.of("a"));
            assertThat(files.requiresClient()).isTrue();
        });
    }

    @Test
    void start_unusableCertificate_isRefusedByItsName() throws Exception {
        Files.writeString(dir.resolve("c.pem"), "nothing");
        Files.writeString(dir.resolve("k.pem"), "nothing");
        WardenConfig config =
                config("tls: {certificate_file: " + dir.resolve("c.pem") + ", key_file: " + dir.resolve("k.pem") + "}");

        assertThatThrownBy(() -> Assembly.start(config, Clock.systemUTC(), StartProgress.SILENT))
                .isInstanceOf(StartException.class)
                .hasMessage(dir.resolve("c.pem") + ": is not a PEM certificate");
    }
}
