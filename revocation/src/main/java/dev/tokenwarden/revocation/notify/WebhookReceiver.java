package dev.tokenwarden.revocation.notify;

import dev.tokenwarden.contract.revocation.Decision;
import java.net.http.HttpRequest.BodyPublishers;

/** A signed POST of the decision. */
final class WebhookReceiver implements Receiver {
    /** Holds the detached JWS (RFC 7515, appendix F) over the body. */
    static final String SIGNATURE = "Warden-Signature";
    /** Holds the decision's id, by which repeats are known. */
    static final String ID = "Warden-NotificationDelivery";

    private final NotifierConfig.Webhook config;
    private final NotificationHttp http;
    private final WebhookSigner signer;

    WebhookReceiver(NotifierConfig.Webhook config, NotificationHttp http) {
        this.config = config;
        this.http = http;
        this.signer = WebhookSigner.of(config.key());
    }

    @Override
    public NotificationDelivery tell(Decision decision, byte[] json) throws InterruptedException {
        return http.deliver(NotificationHttp.to(config.url())
                .header("Content-Type", "application/json")
                .header(ID, decision.id())
                .header(SIGNATURE, signer.detached(json))
                .POST(BodyPublishers.ofByteArray(json))
                .build());
    }
}
