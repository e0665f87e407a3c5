package dev.tokenwarden.revocation.notify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.decision.FactNames;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends sessions at Keycloak: the one that the target names ({@code DELETE /admin/realms/{realm}/sessions/{sid}}), otherwise all of
 * the token's subject ({@code POST /admin/realms/{realm}/users/{id}/logout}). Keycloak's {@code sub} is the user's id. Tokens of
 * other issuers, and those whose subject is not known, do not concern it.
 */
final class KeycloakReceiver implements Receiver {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAUTHORIZED = 401;
    /** So that a token is not used in its last moments. */
    private static final long MARGIN_SECONDS = 10;

    private final NotifierConfig.Keycloak config;
    private final NotificationHttp http;
    private final Clock clock;
    private String token = "";
    private Instant until = Instant.EPOCH;

    KeycloakReceiver(NotifierConfig.Keycloak config, NotificationHttp http, Clock clock) {
        this.config = config;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public NotificationDelivery tell(Decision decision, byte[] json) throws InterruptedException {
        HttpRequest.Builder request = request(decision);
        if (decision.outcome() != Decision.Outcome.REVOKED || request == null) {
            return new NotificationDelivery.Skipped();
        }
        try {
            if (clock.instant().isAfter(until) && !signIn()) {
                return new NotificationDelivery.Again("signing in was refused");
            }
            int status = http.send(
                            request.header("Authorization", "Bearer " + token).build())
                    .statusCode();
            if (status == UNAUTHORIZED) {
                until = Instant.EPOCH;
                return new NotificationDelivery.Again("the service's own session at Keycloak has ended");
            }
            // A user or session that Keycloak does not know has nothing to end there.
            return status == NOT_FOUND ? new NotificationDelivery.Skipped() : NotificationHttp.delivery(status);
        } catch (IOException e) {
            return new NotificationDelivery.Again(e.getClass().getSimpleName());
        }
    }

    /** Ends one session where the target names one, otherwise all sessions of the user; null: it does not concern this realm. */
    private HttpRequest.@Nullable Builder request(Decision decision) {
        String sid = session(decision.target());
        if (sid != null) {
            return NotificationHttp.to(admin("/sessions/" + segment(sid))).DELETE();
        }
        String sub = subject(decision);
        return sub == null
                ? null
                : NotificationHttp.to(admin("/users/" + segment(sub) + "/logout"))
                        .POST(BodyPublishers.noBody());
    }

    private URI admin(String path) {
        String realm = config.url().toString();
        int at = realm.lastIndexOf("/realms/");
        return URI.create(realm.substring(0, at) + "/admin" + realm.substring(at) + path);
    }

    private static String segment(String text) {
        return NotificationHttp.encoded(text).replace("+", "%20");
    }

    /** The session of this realm that the target names. A grant is {@code <sid>::<client>} at Keycloak. */
    private @Nullable String session(@Nullable Target target) {
        String realm = config.url().toString();
        if (target instanceof Target.OfSession session && realm.equals(session.iss())) {
            return session.sid();
        }
        if (target instanceof Target.OfGrant grant && realm.equals(grant.iss())) {
            int end = grant.grant().indexOf("::");
            return end <= 0 ? null : grant.grant().substring(0, end);
        }
        return null;
    }

    private boolean signIn() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                http.send(NotificationHttp.to(URI.create(config.url() + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Authorization", NotificationHttp.basic(config.clientId(), config.secret()))
                        .POST(NotificationHttp.form(Map.of("grant_type", "client_credentials")))
                        .build());
        if (answer.statusCode() != OK) {
            return false;
        }
        JsonNode said = Json.MAPPER.readTree(answer.body());
        token = said.path("access_token").asText();
        until = clock.instant().plusSeconds(Math.max(0, said.path("expires_in").asLong(60) - MARGIN_SECONDS));
        return !token.isEmpty();
    }

    private @Nullable String subject(Decision decision) {
        Target target = decision.target();
        String iss = null;
        String sub = decision.facts().get(FactNames.SUBJECT);
        if (target instanceof Target.OfSubject subject) {
            iss = subject.iss();
            sub = subject.sub();
        } else if (target instanceof Target.OfToken one) {
            iss = one.iss();
        } else if (target instanceof Target.OfChain chain) {
            iss = chain.iss();
        }
        return config.url().toString().equals(iss) ? sub : null;
    }
}
