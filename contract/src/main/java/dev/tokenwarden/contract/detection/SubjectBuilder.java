package dev.tokenwarden.contract.detection;

import org.jspecify.annotations.Nullable;

/** Builds a {@link Subject}. Not thread-safe. */
public final class SubjectBuilder {
    private final Subject.Type type;
    private @Nullable String iss;
    private @Nullable String jti;
    private @Nullable String hash;
    private @Nullable String clientId;
    private @Nullable String sid;
    private @Nullable String grant;
    private @Nullable String kid;
    private @Nullable String address;
    private @Nullable String source;
    private @Nullable String audience;
    private @Nullable String tool;

    SubjectBuilder(Subject.Type type) {
        this.type = type;
    }

    public SubjectBuilder iss(@Nullable String value) {
        iss = value;
        return this;
    }

    public SubjectBuilder jti(@Nullable String value) {
        jti = value;
        return this;
    }

    public SubjectBuilder hash(@Nullable String value) {
        hash = value;
        return this;
    }

    public SubjectBuilder clientId(@Nullable String value) {
        clientId = value;
        return this;
    }

    public SubjectBuilder sid(@Nullable String value) {
        sid = value;
        return this;
    }

    public SubjectBuilder grant(@Nullable String value) {
        grant = value;
        return this;
    }

    public SubjectBuilder kid(@Nullable String value) {
        kid = value;
        return this;
    }

    public SubjectBuilder address(@Nullable String value) {
        address = value;
        return this;
    }

    public SubjectBuilder source(@Nullable String value) {
        source = value;
        return this;
    }

    public SubjectBuilder audience(@Nullable String value) {
        audience = value;
        return this;
    }

    public SubjectBuilder tool(@Nullable String value) {
        tool = value;
        return this;
    }

    /** The subject. It throws if a member that its type needs was not set. */
    public Subject build() {
        return new Subject(type, iss, jti, hash, clientId, sid, grant, kid, address, source, audience, tool);
    }
}
