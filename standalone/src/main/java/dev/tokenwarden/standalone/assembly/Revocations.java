package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.revocation.notify.NotifierConfig;
import dev.tokenwarden.standalone.config.Secret;
import dev.tokenwarden.standalone.config.WardenConfig.Receivers;
import java.util.ArrayList;
import java.util.List;

/** Converts settings for the revocation role. */
final class Revocations {
    private Revocations() {}

    static RedisConfig redis(RedisAddress address) {
        RedisConfig.Node node =
                new RedisConfig.Node(address.server().host(), address.server().port());
        Secret secret = address.password();
        String password = secret == null ? null : secret.value();
        RedisConfig.Deployment deployment = new RedisConfig.Single(node);
        if (address.sentinelMaster() != null) {
            // The Sentinels have the same user, or need none.
            deployment = new RedisConfig.Sentinel(address.sentinelMaster(), List.of(node), address.user(), password);
        } else if (address.cluster()) {
            deployment = new RedisConfig.Cluster(List.of(node));
        }
        return new RedisConfig(
                deployment,
                address.user(),
                password,
                address.server().tls(),
                null,
                new RedisConfig.Rotation(secret == null ? null : secret.current(), address.sockets()));
    }

    /** @throws IllegalStateException if a receiver would be notified over an unprotected connection */
    static List<NotifierConfig> notifiers(Receivers receivers) {
        List<NotifierConfig> notifiers = new ArrayList<>();
        try {
            if (receivers.webhook() != null) {
                notifiers.add(new NotifierConfig(
                        "webhook",
                        new NotifierConfig.Webhook(
                                receivers.webhook().url(), receivers.webhook().key())));
            }
            if (receivers.keycloak() != null) {
                Receivers.Client to = receivers.keycloak();
                notifiers.add(new NotifierConfig(
                        "keycloak",
                        new NotifierConfig.Keycloak(
                                to.url(), to.id(), to.secret().value())));
            }
            if (receivers.revocation() != null) {
                Receivers.Client to = receivers.revocation();
                notifiers.add(new NotifierConfig(
                        "revocation",
                        new NotifierConfig.TokenRevocation(
                                to.url(), to.id(), to.secret().value())));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("notify: " + e.getMessage(), e);
        }
        return notifiers;
    }
}
