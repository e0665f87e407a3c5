package dev.tokenwarden.revocation.notify;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Token revocation at an authorization server (RFC 7009), which must know its tokens by {@code jti}. */
final class TokenRevocationReceiver implements Receiver {
    private final NotifierConfig.TokenRevocation config;
    private final NotificationHttp http;

    TokenRevocationReceiver(NotifierConfig.TokenRevocation config, NotificationHttp http) {
        this.config = config;
        this.http = http;
    }

    @Override
    public NotificationDelivery tell(Decision decision, byte[] json) throws InterruptedException {
        String jti = jti(decision.target());
        if (decision.outcome() != Decision.Outcome.REVOKED || jti == null) {
            return new NotificationDelivery.Skipped();
        }
        return http.deliver(NotificationHttp.to(config.url())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", NotificationHttp.basic(config.clientId(), config.secret()))
                .POST(NotificationHttp.form(Map.of("token", jti, "token_type_hint", "access_token")))
                .build());
    }

    private static @Nullable String jti(@Nullable Target target) {
        if (target instanceof Target.OfToken token) {
            return token.jti();
        }
        return target instanceof Target.OfChain chain ? chain.jti() : null;
    }
}
