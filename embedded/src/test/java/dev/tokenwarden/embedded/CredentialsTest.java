package dev.tokenwarden.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CredentialsTest {
    @TempDir
    Path temp;

    private final SecureRandom random = new SecureRandom();
    private DataDir dir;

    @BeforeEach
    void open() {
        dir = DataDir.open(temp);
    }

    @AfterEach
    void close() {
        dir.close();
    }

    @Test
    void password_askedAgain_isTheSame() {
        var credentials = Credentials.load(dir, random);

        String made = credentials.password(Part.KAFKA, "admin");

        assertThat(made).hasSize(43).matches("[A-Za-z0-9_-]+");
        assertThat(credentials.password(Part.KAFKA, "admin")).isEqualTo(made);
        assertThat(Credentials.load(dir, random).password(Part.KAFKA, "admin")).isEqualTo(made);
    }

    @Test
    void password_ofOtherUserOrPart_differs() {
        var credentials = Credentials.load(dir, random);

        assertThat(credentials.password(Part.KAFKA, "admin"))
                .isNotEqualTo(credentials.password(Part.KAFKA, "verifier"))
                .isNotEqualTo(credentials.password(Part.REDIS, "admin"));
    }

    @Test
    void password_made_isReadableByItsOwnerAlone() throws IOException {
        Credentials.load(dir, random).password(Part.REDIS, "admin");

        var permissions = Files.getPosixFilePermissions(temp.resolve("credentials.properties"));
        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
    }

    @Test
    void password_ofANameThatCouldBreakAConfigurationLine_isRefused() {
        var credentials = Credentials.load(dir, random);

        for (String name : new String[] {"", "a b", "a\nb", "a=b", "a\"b", "a,b", "-a"}) {
            assertThatThrownBy(() -> credentials.password(Part.KAFKA, name))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void has_saysWhichPasswordsAreKnown() {
        var credentials = Credentials.load(dir, random);

        var unused = credentials.password(Part.KAFKA, "admin");

        assertThat(credentials.has(Part.KAFKA, "admin")).isTrue();
        assertThat(credentials.has(Part.KAFKA, "broker")).isFalse();
        assertThat(credentials.has(Part.REDIS, "admin")).isFalse();
    }

    @Test
    void toString_ofEverythingThatHoldsAPassword_hidesIt() {
        var credentials = Credentials.load(dir, random);
        String secret = credentials.password(Part.KAFKA, "admin");

        assertThat(credentials.toString()).doesNotContain(secret);
        assertThat(new KafkaAccess("h:1", "admin", secret).toString())
                .doesNotContain(secret)
                .contains("admin@h:1");
        assertThat(new RedisAccess("h", 1, "admin", secret).toString())
                .doesNotContain(secret)
                .contains("admin@h:1");
        assertThat(new OpenSearchAccess(URI.create("http://h:1"), "admin", secret).toString())
                .doesNotContain(secret)
                .contains("admin@http://h:1");
    }
}
