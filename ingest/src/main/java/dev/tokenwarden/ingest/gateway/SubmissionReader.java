package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;

/**
 * What a request's content type says about its body (CloudEvents 1.0 HTTP protocol binding, section 3).
 *
 * <p>{@code application/json} means binary mode, in which {@code ce-specversion} is required. A request without any attribute
 * among its headers is therefore no event in binary mode. It is read as structured, as admission reads a Kafka record without
 * {@code ce_} headers: many HTTP libraries set this content type by themselves.
 */
final class SubmissionReader {
    private static final String BATCH = "application/cloudevents-batch+json";
    private static final List<String> LINES = List.of("application/x-ndjson", "application/ndjson");
    private static final String JSON = "application/json";

    private SubmissionReader() {}

    /**
     * @throws Problem if the content type is not supported, or there are more than {@code most} events
     */
    static List<Submission> submissions(Context request, byte[] body, int most) {
        String type = type(request);
        if (type.equals(EventCodec.STRUCTURED)) {
            return List.of(Submission.structured(body));
        }
        boolean plain = type.equals(JSON);
        Attributes attributes = plain ? Attributes.of(request) : Attributes.NONE;
        if (!attributes.values().isEmpty()) {
            return List.of(Submission.binary(attributes, body));
        }
        if (plain && !Framing.isArray(body)) {
            return List.of(Submission.structured(body));
        }
        if (plain || type.equals(BATCH)) {
            return batch(body, most);
        }
        if (LINES.contains(type)) {
            return Framing.lines(body, most).stream()
                    .map(Submission::structured)
                    .toList();
        }
        throw GatewayProblems.unsupported(
                "Content-Type",
                "must be " + EventCodec.STRUCTURED + ", " + BATCH + ", " + LINES.get(0) + ", or " + JSON);
    }

    private static List<Submission> batch(byte[] body, int most) {
        try {
            return Framing.batch(body, most).stream()
                    .map(Submission::structured)
                    .toList();
        } catch (InvalidEventException e) {
            return List.of(Submission.uncut(body, () -> {
                throw e;
            }));
        }
    }

    private static String type(Context request) {
        String type = request.header("Content-Type");
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
