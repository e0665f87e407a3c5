package dev.tokenwarden.contract.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The published schemas and the codecs agree: what a codec writes is valid, what is valid is read. Pass
 * {@code -Dschema.seed=N} for other cases than those that always run.
 */
final class SchemaAgreementTest {
    private static final String BASE = "https://tokenwarden.dev/schema/";
    private static final Path SCHEMAS = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .resolveSibling("docs")
            .resolve("schema");
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            builder -> builder.schemaMappers(
                    mappers -> mappers.mapPrefix(BASE, SCHEMAS.toUri().toString())));
    private static final long SEED = Long.getLong("schema.seed", 20_261_123);
    private static final int CASES = 2_000;

    @ParameterizedTest
    @EnumSource
    void whatTheCodecWrites_isValid(DocumentKind kind) throws Exception {
        JsonSchema schema = schema(kind.schema());
        for (int i = 0; i < CASES; i++) {
            Object document = kind.random(new Dice(SEED + i));

            byte[] json = kind.write(document);

            assertThat(schema.validate(Json.MAPPER.readTree(json)))
                    .as(shown(i, json))
                    .isEmpty();
            assertThat(kind.read(json)).as(shown(i, json)).isEqualTo(document);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsValid_isReadAndWrittenValid_andWhatIsRefusedIsInvalid(DocumentKind kind) throws Exception {
        JsonSchema schema = schema(kind.schema());
        int valid = 0;
        int invalid = 0;
        for (int i = 0; valid < CASES || invalid < CASES; i++) {
            assertThat(i).as("cases that are needed for %s", kind).isLessThan(40 * CASES);
            Dice dice = new Dice(SEED + i);
            ObjectNode document = (ObjectNode) Json.MAPPER.readTree(kind.write(kind.random(dice)));
            Mutations mutations = new Mutations(dice);
            for (int changes = dice.below(3); changes >= 0; changes--) {
                mutations.change(document);
            }
            byte[] json = Json.MAPPER.writeValueAsBytes(document);
            if (!schema.validate(document).isEmpty()) {
                invalid++;
                if (kind.refusesWhatIsInvalid()) {
                    assertThat(readable(kind, json)).as(shown(i, json)).isFalse();
                }
            } else if (kind.sayable(document)) {
                valid++;
                assertThatCode(() -> kind.read(json)).as(shown(i, json)).doesNotThrowAnyException();
                Object read = kind.read(json);
                byte[] again = kind.write(read);
                assertThat(schema.validate(Json.MAPPER.readTree(again)))
                        .as(shown(i, again))
                        .isEmpty();
                assertThat(kind.read(again)).as(shown(i, again)).isEqualTo(read);
            }
        }
    }

    @Test
    void dataInBase64_isValidAndRead_butNotBesideData() throws Exception {
        JsonSchema schema = schema("token-event");
        ObjectNode event = (ObjectNode)
                Json.MAPPER.readTree(DocumentKind.TOKEN_EVENT.write(DocumentKind.TOKEN_EVENT.random(new Dice(SEED))));
        Object plain = DocumentKind.TOKEN_EVENT.read(Json.MAPPER.writeValueAsBytes(event));
        JsonNode data = event.remove("data");
        event.put("data_base64", Json.MAPPER.writeValueAsBytes(data));

        assertThat(schema.validate(event)).isEmpty();
        assertThat(DocumentKind.TOKEN_EVENT.read(Json.MAPPER.writeValueAsBytes(event)))
                .isEqualTo(plain);

        event.set("data", data);
        assertThat(schema.validate(event)).isNotEmpty();
        assertThat(readable(DocumentKind.TOKEN_EVENT, Json.MAPPER.writeValueAsBytes(event)))
                .isFalse();
    }

    @Test
    void everySchema_isWellFormedItself_andTested() throws Exception {
        JsonSchema meta = FACTORY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        try (Stream<Path> files = Files.list(SCHEMAS)) {
            for (Path file : files.toList()) {
                JsonNode schema = Json.MAPPER.readTree(file.toFile());

                assertThat(meta.validate(schema)).as(file.toString()).isEmpty();
                assertThat(schema.get("$id").textValue()).isEqualTo(BASE + file.getFileName());
                String name = file.getFileName().toString().replace(".schema.json", "");
                assertThat(Stream.concat(
                                Stream.of("common"),
                                Stream.of(DocumentKind.values()).map(DocumentKind::schema)))
                        .contains(name);
            }
        }
    }

    /** Readers of the schema before sessions and grants accept all events of today. */
    @Test
    void whatTheCodecWrites_isValidForOlderReaders() throws Exception {
        JsonSchema before;
        try (InputStream in =
                SchemaAgreementTest.class.getResourceAsStream("/golden/token-event-before-sessions.schema.json")) {
            before = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(in);
        }
        for (int i = 0; i < CASES; i++) {
            byte[] json = DocumentKind.TOKEN_EVENT.write(DocumentKind.TOKEN_EVENT.random(new Dice(SEED + i)));

            assertThat(before.validate(Json.MAPPER.readTree(json)))
                    .as(shown(i, json))
                    .isEmpty();
        }
    }

    private static boolean readable(DocumentKind kind, byte[] json) throws Exception {
        try {
            kind.read(json);
            return true;
        } catch (IOException | dev.tokenwarden.contract.event.InvalidEventException e) {
            return false;
        }
    }

    private static JsonSchema schema(String name) {
        return FACTORY.getSchema(SchemaLocation.of(BASE + name + ".schema.json"));
    }

    private static String shown(int number, byte[] json) {
        return "seed " + SEED + ", case " + number + ": " + new String(json, StandardCharsets.UTF_8);
    }
}
