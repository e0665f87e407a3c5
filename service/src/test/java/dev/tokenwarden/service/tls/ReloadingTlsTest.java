package dev.tokenwarden.service.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenwarden.testkit.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReloadingTlsTest {
    private static final String LOOPBACK = "san=ip:127.0.0.1";

    @TempDir
    private static Path made;

    private static TestAuthority authority;
    private static Path[] first;
    private static Path[] second;

    @TempDir
    private Path dir;

    @BeforeAll
    static void issue() {
        authority = new TestAuthority(made, "ca");
        first = authority.issue("first", LOOPBACK, "-1d", 90);
        second = authority.issue("second", LOOPBACK, "-1d", 90);
    }

    private TlsFiles installed(Path[] from) throws IOException {
        copy(from[0], "tls.crt");
        copy(from[1], "tls.key");
        return new TlsFiles(dir.resolve("tls.crt"), dir.resolve("tls.key"), null);
    }

    private void copy(Path from, String to) throws IOException {
        Files.copy(from, dir.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Clock in(Duration time) {
        return Clock.fixed(Instant.now().plus(time), ZoneOffset.UTC);
    }

    @Test
    void open_expiredCertificate_isRefusedInOneLine() throws IOException {
        TlsFiles files = installed(authority.issue("expired", LOOPBACK, "-3d", 2));

        assertThatThrownBy(() -> ReloadingTls.open(files))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(".*tls\\.crt: the certificate expired on 20[0-9TZ:.-]+; renew it");
    }

    @Test
    void problem_certificateThatExpiresToday_isNamed() throws IOException {
        TlsFiles files = installed(authority.issue("today", LOOPBACK, "-89d", 90));

        try (ReloadingTls tls = ReloadingTls.open(files, in(Duration.ofHours(12)))) {
            assertThat(tls.isExpired()).isFalse();
            assertThat(tls.problem())
                    .hasValueSatisfying(said -> assertThat(said).contains("tls.crt: the certificate expires on "));
        }
    }

    @Test
    void problem_certificateThatExpiredWhileInUse_isNamed() throws IOException {
        Clock[] now = {in(Duration.ZERO)};
        Clock moving = new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now[0].instant();
            }
        };
        try (ReloadingTls tls = ReloadingTls.open(installed(first), moving)) {
            assertThat(tls.problem()).isEmpty();
            now[0] = in(Duration.ofDays(90));

            assertThat(tls.isExpired()).isTrue();
            assertThat(tls.problem())
                    .hasValueSatisfying(said -> assertThat(said).contains("expired on"));
        }
    }

    @Test
    void reload_otherFiles_areInUse() throws IOException {
        try (ReloadingTls tls = ReloadingTls.open(installed(first))) {
            installed(second);
            tls.reload();

            assertThat(presented(tls)).isEqualTo(authority.certificate("second"));
            assertThat(tls.problem()).isEmpty();
        }
    }

    @Test
    void reload_onlyTheCertificateReplaced_keepsTheOldPairUntilTheKeyFollows() throws IOException {
        try (ReloadingTls tls = ReloadingTls.open(installed(first))) {
            copy(second[0], "tls.crt");
            tls.reload();
            assertThat(presented(tls)).isEqualTo(authority.certificate("first"));
            assertThat(tls.problem()).hasValueSatisfying(said -> assertThat(said)
                    .contains("tls.key: is not the key of the certificate in"));

            copy(second[1], "tls.key");
            tls.reload();
            assertThat(presented(tls)).isEqualTo(authority.certificate("second"));
            assertThat(tls.problem()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tls.crt, no certificate, is not a PEM certificate",
        "tls.key, no key, has no PEM private key",
        "tls.key, -----BEGIN EC PRIVATE KEY-----AAAA-----END EC PRIVATE KEY-----, openssl pkcs8",
        "tls.key, -----BEGIN ENCRYPTED PRIVATE KEY-----AAAA-----END ENCRYPTED PRIVATE KEY-----, the key is encrypted",
        "tls.key, -----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY-----, is not a private key for the EC key",
    })
    void reload_brokenFile_keepsTheOldOneAndSaysWhy(String file, String content, String reason) throws IOException {
        try (ReloadingTls tls = ReloadingTls.open(installed(first))) {
            Files.writeString(dir.resolve(file), content);
            tls.reload();

            assertThat(presented(tls)).isEqualTo(authority.certificate("first"));
            assertThat(tls.problem()).hasValueSatisfying(said -> assertThat(said)
                    .startsWith("the old certificates are in use: " + dir.resolve(file))
                    .contains(reason));
        }
    }

    @Test
    void reload_missingFile_keepsTheOldOne() throws IOException {
        try (ReloadingTls tls = ReloadingTls.open(installed(first))) {
            Files.delete(dir.resolve("tls.key"));
            tls.reload();

            assertThat(presented(tls)).isEqualTo(authority.certificate("first"));
            assertThat(tls.problem())
                    .hasValueSatisfying(said -> assertThat(said).contains("tls.key: cannot be read"));
        }
    }

    @Test
    void handshakeOfBeforeARotation_endsWithItsOwnIdentity() throws IOException {
        try (ReloadingTls tls = ReloadingTls.open(installed(first))) {
            var keys = (RotatingKeys) tls.keyManager();
            String alias = keys.chooseEngineServerAlias("EC", null, null);
            installed(second);
            tls.reload();

            assertThat(alias).isNotNull();
            assertThat(List.of(keys.getCertificateChain(alias)).get(0)).isEqualTo(authority.certificate("first"));
            assertThat(keys.getPrivateKey(alias)).isNotNull();
        }
    }

    private static Object presented(ReloadingTls tls) {
        var keys = (RotatingKeys) tls.keyManager();
        String alias = keys.chooseEngineServerAlias("EC", null, null);
        return List.of(keys.getCertificateChain(alias)).get(0);
    }
}
