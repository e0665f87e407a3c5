package dev.tokenwarden.policy;

import dev.tokenwarden.contract.event.EventType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Registration}. Sources, tenants and types are required. */
public final class RegistrationBuilder {
    private final String name;
    private Set<String> sources = Set.of();
    private Set<String> tenants = Set.of();
    private @Nullable Set<String> issuers;
    private Set<EventType> types = Set.of();
    private @Nullable Set<String> audiences;
    private Set<Credential> credentials = Set.of();
    private Set<String> revokedTokens = Set.of();
    private ReportingQuota quota = ReportingQuota.NONE;

    RegistrationBuilder(String name) {
        this.name = name;
    }

    public RegistrationBuilder sources(Set<String> value) {
        this.sources = value;
        return this;
    }

    public RegistrationBuilder tenants(Set<String> value) {
        this.tenants = value;
        return this;
    }

    /** Null: any. */
    public RegistrationBuilder issuers(@Nullable Set<String> value) {
        this.issuers = value;
        return this;
    }

    public RegistrationBuilder types(Set<EventType> value) {
        this.types = value;
        return this;
    }

    /** Null: any. */
    public RegistrationBuilder audiences(@Nullable Set<String> value) {
        this.audiences = value;
        return this;
    }

    public RegistrationBuilder credentials(Set<Credential> value) {
        this.credentials = value;
        return this;
    }

    public RegistrationBuilder revokedTokens(Set<String> value) {
        this.revokedTokens = value;
        return this;
    }

    public RegistrationBuilder quota(ReportingQuota value) {
        this.quota = value;
        return this;
    }

    /** @throws IllegalArgumentException if something is missing or does not fit together; the message names it */
    public Registration build() {
        return new Registration(name, sources, tenants, issuers, types, audiences, credentials, revokedTokens, quota);
    }
}
