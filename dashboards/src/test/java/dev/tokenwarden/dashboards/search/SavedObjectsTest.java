package dev.tokenwarden.dashboards.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The saved objects for OpenSearch Dashboards name only what the mappings have. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SavedObjectsTest {
    private static final Path FILE = Path.of("../deploy/opensearch-dashboards.ndjson");
    private static final Pattern QUERIED = Pattern.compile("([a-z_][a-z_.0-9]*):");
    /** On which a panel can count and group. */
    private static final Set<String> AGGREGATABLE =
            Set.of("keyword", "date", "long", "integer", "byte", "boolean", "ip", "double", "float");

    private final Map<String, JsonNode> objects = new HashMap<>();

    @BeforeAll
    void read() throws IOException {
        for (String line : Files.readAllLines(FILE)) {
            JsonNode object = Json.MAPPER.readTree(line);
            assertThat(objects.put(key(object.path("type"), object.path("id")), object))
                    .isNull();
        }
    }

    @Test
    void everyPattern_namesAnIndexOfOurs_andItsTime() throws IOException {
        for (JsonNode pattern : of("index-pattern")) {
            assertThat(fields(pattern))
                    .containsEntry(pattern.at("/attributes/timeFieldName").asText(), "date");
        }
        assertThat(of("index-pattern")).hasSize(5);
    }

    @Test
    void everyField_thatAPanelNames_isMapped() throws IOException {
        assertThat(of("visualization")).hasSizeGreaterThan(20);
        for (JsonNode panel : of("visualization")) {
            Map<String, String> fields = fields(object(panel.at("/references/0")));
            for (JsonNode agg : Json.MAPPER
                    .readTree(panel.at("/attributes/visState").asText())
                    .path("aggs")) {
                JsonNode field = agg.at("/params/field");
                if (!field.isMissingNode()) {
                    assertThat(fields).as(panel.path("id").asText()).containsKey(field.asText());
                    assertThat(AGGREGATABLE).contains(fields.get(field.asText()));
                }
            }
            String query = Json.MAPPER
                    .readTree(panel.at("/attributes/kibanaSavedObjectMeta/searchSourceJSON")
                            .asText())
                    .at("/query/query")
                    .asText();
            Matcher named = QUERIED.matcher(query.replace("\\:", ""));
            while (named.find()) {
                assertThat(fields).as(query).containsKey(named.group(1));
            }
        }
    }

    @Test
    void everyPanel_ofADashboard_isThere() throws IOException {
        assertThat(of("dashboard"))
                .extracting(dashboard -> dashboard.path("id").asText())
                .containsExactlyInAnyOrder(
                        "tokenwarden-overview",
                        "tokenwarden-replay",
                        "tokenwarden-chains",
                        "tokenwarden-posture",
                        "tokenwarden-revocations");
        for (JsonNode dashboard : of("dashboard")) {
            Set<String> references = new HashSet<>();
            for (JsonNode reference : dashboard.path("references")) {
                object(reference);
                references.add(reference.path("name").asText());
            }
            for (JsonNode panel :
                    Json.MAPPER.readTree(dashboard.at("/attributes/panelsJSON").asText())) {
                assertThat(references).contains(panel.path("panelRefName").asText());
            }
        }
    }

    private List<JsonNode> of(String type) {
        List<JsonNode> found = new ArrayList<>();
        objects.values().stream()
                .filter(o -> o.path("type").asText().equals(type))
                .forEach(found::add);
        return found;
    }

    private JsonNode object(JsonNode reference) {
        JsonNode object = objects.get(key(reference.path("type"), reference.path("id")));
        assertThat(object).as(reference.toString()).isNotNull();
        return object;
    }

    private static String key(JsonNode type, JsonNode id) {
        return type.asText() + "/" + id.asText();
    }

    /** By name, the type of each field of the index that the pattern is of. */
    private static Map<String, String> fields(JsonNode pattern) throws IOException {
        String title = pattern.at("/attributes/title").asText();
        for (Index index : Index.values()) {
            if (index.alias().equals(title)) {
                Map<String, String> fields = new HashMap<>();
                collect("", Templates.read(index).at("/template/mappings/properties"), fields);
                return fields;
            }
        }
        throw new AssertionError(title + " is no index of ours");
    }

    private static void collect(String prefix, JsonNode properties, Map<String, String> fields) {
        properties.properties().forEach(property -> {
            String name = prefix + property.getKey();
            if (property.getValue().has("properties")) {
                collect(name + ".", property.getValue().path("properties"), fields);
            } else {
                fields.put(name, property.getValue().path("type").asText());
            }
        });
    }
}
