package dev.tokenwarden.revocation.notify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.decision.FactNames;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends the sessions of a token's subject in Keycloak: {@code POST /admin/realms/{realm}/users/{id}/logout}. Keycloak's {@code sub}
 * is the user's id. Tokens of other issuers, and those whose subject is not known, do not concern it.
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
        String sub = subject(decision);
        if (decision.outcome() != Decision.Outcome.REVOKED || sub == null) {
            return new NotificationDelivery.Skipped();
        }
        try {
            if (clock.instant().isAfter(until) && !signIn()) {
                return new NotificationDelivery.Again("signing in was refused");
            }
            String realm = config.url().toString();
            int at = realm.lastIndexOf("/realms/");
            URI logout = URI.create(realm.substring(0, at) + "/admin" + realm.substring(at) + "/users/"
                    + NotificationHttp.encoded(sub).replace("+", "%20") + "/logout");
            int status = http.send(NotificationHttp.to(logout)
                            .header("Authorization", "Bearer " + token)
                            .POST(BodyPublishers.noBody())
                            .build())
                    .statusCode();
            if (status == UNAUTHORIZED) {
                until = Instant.EPOCH;
                return new NotificationDelivery.Again("the session at Keycloak has ended");
            }
            // A user whom Keycloak does not have has no session there.
            return status == NOT_FOUND ? new NotificationDelivery.Skipped() : NotificationHttp.delivery(status);
        } catch (IOException e) {
            return new NotificationDelivery.Again(e.getClass().getSimpleName());
        }
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
