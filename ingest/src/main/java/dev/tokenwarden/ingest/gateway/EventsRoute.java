package dev.tokenwarden.ingest.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.JsonStreams;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.ingest.Admission;
import dev.tokenwarden.ingest.AdmissionVerdict;
import dev.tokenwarden.ingest.enrich.Enrichment;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.Registration;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * {@code POST /v1/events}. The answer says what admission will decide, and all events go to the caller's input topic,
 * valid or not: only admission sets events aside, counts them and raises detections, for every way of delivery. Valid
 * events are enriched; invalid events are passed on unchanged.
 *
 * <p>An event whose issuer belongs to another tenant than the one it names is admitted under the issuer's tenant. The
 * answer counts these events as {@code moved}.
 */
final class EventsRoute {
    private static final int ACCEPTED = 202;
    private static final int MULTI_STATUS = 207;

    private final Callers callers;
    private final BodyReader bodies;
    private final Admission admission;
    private final Supplier<Policy> policies;
    private final Uplink uplink;
    private final GatewayLimits limits;
    private final Enrichment enrichment;
    private final GatewayMetrics metrics;
    private final Room room;

    EventsRoute(
            GatewayConfig config,
            Callers callers,
            BodyReader bodies,
            Admission admission,
            Supplier<Policy> policies,
            Uplink uplink,
            GatewayMetrics metrics) {
        this.callers = callers;
        this.bodies = bodies;
        this.admission = admission;
        this.policies = policies;
        this.uplink = uplink;
        this.limits = config.limits();
        this.enrichment = config.enrichment();
        this.metrics = metrics;
        this.room = new Room(limits.requests());
    }

    void post(Context request) {
        Policy policy = policies.get();
        Registration caller = callers.letIn(request, policy);
        room.within(caller.name(), () -> report(request, policy, caller));
    }

    private void report(Context request, Policy policy, Registration caller) {
        byte[] body = bodies.read(request);
        List<Submission> submissions = SubmissionReader.submissions(request, body, limits.events());
        callers.sent(caller, submissions.size());
        Map<Integer, Problem> problems = new TreeMap<>();
        int moved = 0;
        List<Submission> toWrite = new ArrayList<>(submissions.size());
        for (int i = 0; i < submissions.size(); i++) {
            Submission submission = submissions.get(i);
            AdmissionVerdict verdict = admission.admit(policy, caller, submission.event());
            if (verdict instanceof AdmissionVerdict.Admitted admitted && admitted.isMoved()) {
                moved++;
            }
            if (verdict instanceof AdmissionVerdict.Refused refused) {
                problems.put(i, GatewayProblems.of(refused));
            } else if (verdict instanceof AdmissionVerdict.Admitted admitted && !enrichment.isNone()) {
                submission = Submission.structured(EventCodec.encode(enrichment.apply(admitted.event())));
                if (submission.value().length > JsonStreams.MAX_EVENT_BYTES) {
                    problems.put(
                            i,
                            GatewayProblems.tooLarge("with the fields that the gateway adds, the event is too large"));
                    continue;
                }
            }
            if (submission.value().length <= Uplink.MAX_VALUE_BYTES) {
                toWrite.add(submission);
            }
        }
        uplink.write(caller.name(), toWrite);
        metrics.taken(submissions.size() - problems.size());
        problems.values().forEach(metrics::refused);
        answer(request, submissions.size(), moved, problems);
    }

    private static void answer(Context request, int events, int moved, Map<Integer, Problem> problems) {
        ObjectNode result = Json.MAPPER.createObjectNode();
        result.put("taken", events - problems.size());
        if (moved > 0) {
            result.put("moved", moved);
        }
        if (problems.isEmpty()) {
            Answers.json(request, ACCEPTED, result);
            return;
        }
        if (events == 1) {
            Answers.problem(request, problems.values().iterator().next());
            return;
        }
        result.put("refused", problems.size());
        ArrayNode list = result.putArray("problems");
        problems.forEach((index, problem) -> list.add(problem.toJson().put("index", index)));
        Answers.json(request, MULTI_STATUS, result);
    }
}
