package dev.tokenwarden.dashboards.sink;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.TokenSummary;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts a detection to the class Detection Finding (2004) of the Open Cybersecurity Schema Framework 1.3. A SIEM
 * that supports OCSF reads the index without a mapping. Times are epoch milliseconds, as in OCSF.
 */
final class Ocsf {
    private static final int CLASS = 2004;
    private static final int CREATE = 1;
    private static final int UPDATE = 2;
    private static final Pattern TECHNIQUE = Pattern.compile("MITRE (T\\d{4}(?:\\.\\d{3})?)");

    private Ocsf() {}

    static ObjectNode of(Detection detection) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        int activity = detection.count() > 1 ? UPDATE : CREATE;
        event.put("category_uid", 2).put("category_name", "Findings");
        event.put("class_uid", CLASS).put("class_name", "Detection Finding");
        event.put("activity_id", activity).put("activity_name", activity == CREATE ? "Create" : "Update");
        event.put("type_uid", CLASS * 100 + activity);
        event.put("time", detection.detectedAt().toEpochMilli());
        event.put("severity_id", severityId(detection.severity()));
        event.put("severity", capital(detection.severity().wireName()));
        event.put("status_id", 1).put("status", "New");
        event.put("count", detection.count());
        event.put("message", detection.title());
        metadata(event, detection);
        finding(event, detection);
        attacks(event, detection);
        resource(event, detection);
        return event;
    }

    private static void metadata(ObjectNode event, Detection detection) {
        ObjectNode metadata = event.putObject("metadata");
        metadata.put("version", "1.3.0").put("uid", detection.id()).put("tenant_uid", detection.tenant());
        metadata.putObject("product").put("name", "Tokenwarden").put("vendor_name", "Tokenwarden");
    }

    private static void finding(ObjectNode event, Detection detection) {
        ObjectNode finding = event.putObject("finding_info");
        finding.put("uid", detection.id()).put("title", detection.title());
        finding.put("created_time", detection.detectedAt().toEpochMilli());
        finding.put("last_seen_time", detection.time().toEpochMilli());
        finding.putArray("types").add(detection.rule());
        finding.putObject("analytic")
                .put("uid", detection.rule())
                .put("name", detection.rule())
                .put("type_id", 1);
    }

    private static void attacks(ObjectNode event, Detection detection) {
        ArrayNode attacks = JsonNodeFactory.instance.arrayNode();
        for (String reference : detection.references()) {
            Matcher technique = TECHNIQUE.matcher(reference);
            if (technique.find()) {
                attacks.addObject().putObject("technique").put("uid", technique.group(1));
            }
        }
        if (!attacks.isEmpty()) {
            ((ObjectNode) event.path("finding_info")).set("attacks", attacks);
        }
    }

    private static void resource(ObjectNode event, Detection detection) {
        ObjectNode resource = event.putArray("resources").addObject();
        resource.put("type", detection.subject().type().wireName());
        TokenSummary token = detection.token();
        put(resource, "uid", detection.subject().name());
        if (token != null) {
            ObjectNode owner = JsonNodeFactory.instance.objectNode();
            put(owner, "name", token.sub());
            if (!owner.isEmpty()) {
                resource.set("owner", owner);
            }
        }
    }

    /** OCSF severity_id: 2 low, 3 medium, 4 high, 5 critical. */
    private static int severityId(Severity severity) {
        return severity.rank() + 1;
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static void put(ObjectNode node, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            node.put(name, value);
        }
    }
}
