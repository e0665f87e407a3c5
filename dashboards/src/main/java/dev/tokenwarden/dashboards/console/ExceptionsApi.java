package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.DetectionFilter;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.policy.Adjustments;
import dev.tokenwarden.policy.ExceptionEntry;
import dev.tokenwarden.policy.ExceptionEntry.Suppresses;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Lists, previews, creates and removes exceptions from rules. */
final class ExceptionsApi {
    private final Searches searches;
    private final Supplier<Policy> policy;
    private final PolicyEditor editor;
    private final ActionLog actions;
    private final ExceptionPreview preview;
    private final ExceptionList list;
    private final Clock clock;

    ExceptionsApi(Searches searches, Supplier<Policy> policy, PolicyEditor editor, ActionLog actions, Clock clock) {
        this.searches = searches;
        this.policy = policy;
        this.editor = editor;
        this.actions = actions;
        this.preview = new ExceptionPreview(searches, clock);
        this.list = new ExceptionList(searches, clock);
        this.clock = clock;
    }

    /** {@code GET /api/exceptions}, with {@code tenant} and {@code rule}: those of the file included. */
    void list(Context context, Session session) throws IOException {
        DetectionFilter filter = DetectionFilter.of(context, session.analyst());
        Answers.json(context, 200, list.of(policy.get(), session.analyst(), filter));
    }

    /** {@code POST /api/exceptions/preview}: shows the detections of the last {@code days} that it would have suppressed. */
    void preview(Context context, Session session) throws IOException {
        JsonNode body = JsonBody.read(context).json();
        ExceptionRequest order = ExceptionRequest.of(body, session);
        JsonNode days = body.path("days");
        if (!days.isMissingNode() && (!days.isInt() || days.asInt() < 1 || days.asInt() > ExceptionPreview.MAX_DAYS)) {
            throw Problem.invalid("days", "from 1 to " + ExceptionPreview.MAX_DAYS);
        }
        Answers.json(context, 200, preview.of(session.analyst(), order, days.asInt(ExceptionPreview.DEFAULT_DAYS)));
    }

    /** {@code POST /api/exceptions}: creates an exception. When the answer arrives, it is in force in this process. */
    void create(Context context, Session session) throws IOException, InterruptedException {
        JsonNode body = JsonBody.read(context).json();
        requireRole(session, ExceptionRequest.of(body, session).suppresses());
        Checked checked = check(body, UUID.randomUUID().toString(), session);
        ExceptionEntry exception = checked.exception();
        String tenant = checked.order().tenant();
        actions.record(session, tenant, "exception", checked.cause(), about(exception, exception.reason()));
        Answers.json(context, 201, put(tenant, exception));
    }

    /**
     * An order that can be carried out.
     *
     * @param cause the detection that was the reason; may be empty
     */
    record Checked(ExceptionRequest order, ExceptionEntry exception, List<String> cause) {}

    /** Reads an order. Refuses what the policy would refuse, before the audit log has a record. */
    Checked check(JsonNode body, String id, Session session) throws IOException {
        ExceptionRequest order = ExceptionRequest.of(body, session);
        ExceptionEntry exception = order.from(body, id, session, clock.instant().truncatedTo(ChronoUnit.SECONDS));
        PolicyEditor.check(exception);
        List<String> cause = cause(body.path("detection"), order.tenant(), session);
        requireRoom(policy.get().adjustments(order.tenant()));
        return new Checked(order, exception, cause);
    }

    /** Refuses an exception that the policy has already. */
    void requireNew(String tenant, ExceptionEntry exception) {
        if (policy.get().adjustments(tenant).exception(exception.id()).isPresent()) {
            throw Problem.conflict("this request is granted already");
        }
    }

    /** Puts the exception, which is in the audit log, in force. */
    ObjectNode put(String tenant, ExceptionEntry exception) throws InterruptedException {
        editor.change(tenant, ours -> {
            requireRoom(ours);
            return ours.without(exception.id()).with(exception);
        });
        return ExceptionList.one(tenant, exception, true, exception.created());
    }

    /** {@code DELETE /api/exceptions/{id}} with {@code reason}: removes an exception: the rule raises the suppressed detections again. */
    void remove(Context context, Session session) throws IOException, InterruptedException {
        String id = context.pathParam("id");
        String reason = ExceptionRequest.reason(JsonBody.read(context).json());
        Policy now = policy.get();
        for (String tenant : now.document().tenants().keySet()) {
            ExceptionEntry exception = session.analyst().sees(tenant)
                    ? now.adjustments(tenant).exception(id).orElse(null)
                    : null;
            if (exception != null) {
                requireRole(session, exception.suppresses());
                actions.record(session, tenant, "exception-removed", List.of(), about(exception, reason));
                editor.change(tenant, ours -> ours.without(id));
                context.status(204);
                return;
            }
        }
        requireNotOfTheFile(now, id, session);
        throw Problem.notFound("nothing with this id is visible to you");
    }

    private static void requireNotOfTheFile(Policy policy, String id, Session session) {
        policy.document().tenants().forEach((tenant, own) -> {
            if (session.analyst().sees(tenant)
                    && own.exceptions().stream().anyMatch(one -> one.id().equals(id))) {
                throw Problem.conflict("this exception is in the policy file: remove it there");
            }
        });
    }

    private static void requireRole(Session session, Suppresses suppresses) {
        if (suppresses == Suppresses.REVOCATIONS && !session.analyst().role().covers(AnalystRole.ADMIN)) {
            throw Problem.forbidden("an exception that suppresses revocations needs the role admin");
        }
    }

    private static void requireRoom(Adjustments ours) {
        if (ours.exceptions().size() >= Adjustments.MAX_EXCEPTIONS) {
            throw Problem.conflict(
                    "this tenant has " + Adjustments.MAX_EXCEPTIONS + " exceptions already: remove one first");
        }
    }

    /** The detection that was the reason; empty: the request names none. */
    private List<String> cause(JsonNode id, String tenant, Session session) throws IOException {
        if (id.isMissingNode() || id.isNull()) {
            return List.of();
        }
        if (!id.isTextual()
                || TenantQuery.of(session.analyst(), tenant)
                                .term("id", id.textValue())
                                .count(searches, Index.DETECTIONS)
                        == 0) {
            throw Problem.invalid("detection", "the tenant has no detection with this id");
        }
        return List.of(id.textValue());
    }

    /** The members of the record in the audit log. */
    static ObjectNode about(ExceptionEntry exception, String reason) {
        ObjectNode about = JsonNodeFactory.instance.objectNode();
        about.put("rule", exception.rule());
        about.put("reason", reason);
        about.put("comment", ExceptionList.words(exception));
        return about;
    }
}
