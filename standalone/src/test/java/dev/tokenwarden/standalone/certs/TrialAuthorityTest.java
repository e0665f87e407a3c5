package dev.tokenwarden.standalone.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tokenwarden.service.tls.ReloadingTls;
import dev.tokenwarden.service.tls.TlsFiles;
import dev.tokenwarden.standalone.certs.TrialAuthority.Issued;
import dev.tokenwarden.standalone.cli.CommandRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrialAuthorityTest {
    private static final Clock NOW = Clock.systemUTC();

    @TempDir
    private Path temp;

    private Path directory() {
        return temp.resolve("certs");
    }

    @Test
    void issue_certificateIsSignedByTheAuthority_forServersAndClients() throws Exception {
        TrialAuthority authority = TrialAuthority.open(directory(), NOW);
        Issued issued = authority.issue("revocation", List.of("warden.example", "203.0.113.7", "2001:db8::7"), 90);

        X509Certificate certificate = read(issued.certificate());
        assertThatCode(() -> certificate.verify(read(authority.certificate()).getPublicKey()))
                .doesNotThrowAnyException();
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactlyInAnyOrder(
                        "revocation",
                        "localhost",
                        "127.0.0.1",
                        "warden.example",
                        "203.0.113.7",
                        "2001:db8:0:0:0:0:0:7");
        try (ReloadingTls tls =
                ReloadingTls.open(new TlsFiles(issued.certificate(), issued.key(), authority.certificate()))) {
            assertThat(tls.problem()).isEmpty();
        }
    }

    @Test
    void issue_again_changesNoFile() throws Exception {
        Issued first = TrialAuthority.open(directory(), NOW).issue("a", List.of("2001:db8::7"), 90);
        Map<Path, String> before = contents();

        Issued second = TrialAuthority.open(directory(), NOW).issue("a", List.of("2001:db8::7"), 90);

        assertThat(first.made()).isTrue();
        assertThat(second.made()).isFalse();
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void issue_thirdOfLifeLeft_renews() throws Exception {
        Issued first = TrialAuthority.open(directory(), NOW).issue("a", List.of(), 90);

        Issued early = TrialAuthority.open(directory(), Clock.offset(NOW, Duration.ofDays(59)))
                .issue("a", List.of(), 90);
        Issued late = TrialAuthority.open(directory(), Clock.offset(NOW, Duration.ofDays(61)))
                .issue("a", List.of(), 90);

        assertThat(early.made()).isFalse();
        assertThat(late.made()).isTrue();
        assertThat(late.certificate()).isEqualTo(first.certificate());
    }

    @Test
    void issue_otherHosts_renews() throws Exception {
        TrialAuthority.open(directory(), NOW).issue("a", List.of(), 90);

        Issued renamed = TrialAuthority.open(directory(), NOW).issue("a", List.of("b.example"), 90);

        assertThat(renamed.made()).isTrue();
        assertThat(read(renamed.certificate()).getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .contains("b.example");
    }

    @Test
    void command_saysWhatItMade_inFilesOfTheirOwnerAlone() throws Exception {
        CommandRun first = CommandRun.warden("certs", "--out", directory().toString(), "ingest", "kafka");
        CommandRun second = CommandRun.warden("certs", "--out", directory().toString(), "ingest", "kafka");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out())
                .contains("Authority: " + directory().resolve("ca.crt"))
                .contains("made " + directory().resolve("ingest.crt"))
                .contains("made " + directory().resolve("kafka.crt"));
        assertThat(second.out())
                .contains("kept " + directory().resolve("ingest.crt"))
                .doesNotContain("made");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
                .isEqualTo("rwx------");
        try (var files = Files.list(directory())) {
            assertThat(files).hasSize(7).allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------"));
        }
    }

    @ParameterizedTest
    @CsvSource({"../x, --days, 90", "ca, --days, 90", "a, --days, 0", "a, --host, 'x,dns:y'", "a, --host, a b"})
    void command_wrongArgument_isRefused(String name, String option, String value) {
        CommandRun run = CommandRun.warden("certs", "--out", directory().toString(), option, value, name);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("must be");
        assertThat(directory()).doesNotExist();
    }

    private Map<Path, String> contents() throws IOException {
        Map<Path, String> contents = new TreeMap<>();
        try (var files = Files.list(directory())) {
            for (Path file : files.toList()) {
                contents.put(file, Files.getLastModifiedTime(file) + " " + Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    private static X509Certificate read(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
