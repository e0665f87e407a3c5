package dev.tokenwarden.standalone.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The manifests of a chart.
 *
 * @param manifests in the order of Helm
 */
record RenderedChart(List<JsonNode> manifests) {
    private static final YAMLMapper YAML = new YAMLMapper();

    /** The types that the model has here. The others are compared with {@link #KNOWN_VERSIONS}. */
    private static final Map<String, Class<?>> TYPES = Map.of(
            "apps/v1 StatefulSet", StatefulSet.class,
            "apps/v1 Deployment", Deployment.class,
            "v1 Service", Service.class,
            "v1 ServiceAccount", ServiceAccount.class);

    private static final List<String> KNOWN_VERSIONS = List.of(
            "policy/v1 PodDisruptionBudget",
            "networking.k8s.io/v1 NetworkPolicy",
            "monitoring.coreos.com/v1 ServiceMonitor",
            "autoscaling/v2 HorizontalPodAutoscaler");

    static RenderedChart of(String text) {
        List<JsonNode> manifests = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(text)) {
            documents.forEachRemaining(document -> {
                if (document != null && document.isObject()) {
                    manifests.add(document);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RenderedChart(List.copyOf(manifests));
    }

    List<String> names() {
        return manifests.stream()
                .map(one -> one.path("kind").asText() + " "
                        + one.at("/metadata/name").asText())
                .toList();
    }

    /** The pod of each role. */
    Map<String, PodTemplateSpec> pods() {
        Map<String, PodTemplateSpec> pods = new TreeMap<>();
        for (JsonNode manifest : manifests) {
            JsonNode template = manifest.at("/spec/template");
            if (template.isObject()) {
                PodTemplateSpec pod = read(template, PodTemplateSpec.class);
                pods.put(pod.getMetadata().getLabels().get("app.kubernetes.io/component"), pod);
            }
        }
        return pods;
    }

    /** Fields that the types of Kubernetes do not have, and kinds that are not known. */
    List<String> unknownFields() {
        List<String> unknown = new ArrayList<>();
        for (JsonNode manifest : manifests) {
            String kind = manifest.path("apiVersion").asText() + " "
                    + manifest.path("kind").asText();
            Class<?> type = TYPES.get(kind);
            if (type != null) {
                collect(read(manifest, type), kind, unknown);
            } else if (!KNOWN_VERSIONS.contains(kind)) {
                unknown.add(kind);
            }
        }
        return unknown;
    }

    static Map<String, String> strings(JsonNode node) {
        Map<String, String> strings = new HashMap<>();
        node.properties()
                .forEach(field -> strings.put(field.getKey(), field.getValue().asText()));
        return strings;
    }

    private static <T> T read(JsonNode node, Class<T> type) {
        try {
            return YAML.treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The model keeps what it does not know in {@code additionalProperties}, at every level. */
    private static void collect(Object value, String path, List<String> unknown) {
        if (value instanceof Collection<?> items) {
            items.forEach(item -> collect(item, path + "[]", unknown));
        } else if (value != null && value.getClass().getPackageName().startsWith("io.fabric8")) {
            for (Field field : value.getClass().getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) || value.getClass().isEnum()) {
                    continue;
                }
                try {
                    field.setAccessible(true);
                    Object inner = field.get(value);
                    if (field.getName().equals("additionalProperties") && inner instanceof Map<?, ?> more) {
                        // Quantity and IntOrString keep their own values in fields.
                        more.keySet().forEach(name -> unknown.add(path + "." + name));
                    } else {
                        collect(inner, path + "." + field.getName(), unknown);
                    }
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }
}
