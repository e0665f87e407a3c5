package dev.tokenwarden.policy.reader;

import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.policy.Credential;
import dev.tokenwarden.policy.KnownTenants;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.Registration;
import dev.tokenwarden.policy.ReportingQuota;
import dev.tokenwarden.policy.yaml.Section;
import dev.tokenwarden.policy.yaml.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code registrations}. */
final class RegistrationReader {

    private static final String TYPES = "used, issued, exchanged, revoked or status, or a full event type";

    private RegistrationReader() {}

    static List<Registration> read(Section policy, KnownTenants known) throws PolicyException {
        List<Registration> registrations = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<Credential> credentials = new HashSet<>();
        for (Value item : policy.items("registrations")) {
            Section section = Section.of(item);
            Value name = section.require("name");
            if (!Registration.NAME.matcher(name.text()).matches()) {
                throw name.error("must be letters, digits, '.', '_' and '-', at most 100");
            }
            if (!names.add(name.text())) {
                throw name.error("registered twice");
            }
            requireTenants(section.require("tenants"), known);
            registrations.add(registration(section, name.text(), credentials));
            section.done();
        }
        return registrations;
    }

    private static Registration registration(Section section, String name, Set<Credential> credentials)
            throws PolicyException {
        Set<EventType> types = types(section.require("types"));
        Optional<Value> issuers = section.find("issuers");
        if (issuers.isEmpty() && !Collections.disjoint(types, Registration.ISSUER_TYPES)) {
            throw section.error("issuers is required for types issued, exchanged and revoked: the issuers whose tokens "
                    + "it issues, exchanges or revokes");
        }
        return Registration.builder(name)
                .sources(patterns(section.require("sources")))
                .tenants(patterns(section.require("tenants")))
                .issuers(issuers.isPresent() ? patterns(issuers.get()) : null)
                .types(types)
                .audiences(section.find("audiences").isPresent() ? patterns(section.require("audiences")) : null)
                .credentials(CredentialReader.read(section, credentials))
                .revokedTokens(
                        section.find("revoked_tokens").isPresent()
                                ? section.require("revoked_tokens").texts()
                                : Set.of())
                .quota(new ReportingQuota(perSecond(section, "max_rate"), perSecond(section, "max_bytes")))
                .build();
    }

    /**
     * Refuses unknown tenants. Otherwise a mistyped tenant would cause the refusal of all events of the reporter, and
     * nobody would notice.
     */
    private static void requireTenants(Value tenants, KnownTenants known) throws PolicyException {
        for (Value item : tenants.items()) {
            String problem = known.problem(item.text());
            if (problem != null) {
                throw item.error(problem);
            }
        }
    }

    private static @Nullable Long perSecond(Section section, String key) throws PolicyException {
        Optional<Value> value = section.find(key);
        return value.isPresent() ? (Long) (long) value.get().integer(1, Integer.MAX_VALUE) : null;
    }

    private static Set<String> patterns(Value value) throws PolicyException {
        for (Value item : value.items()) {
            int star = item.text().indexOf('*');
            if (star >= 0 && star < item.text().length() - 1) {
                throw item.error("'*' is allowed only at the end");
            }
        }
        return value.texts();
    }

    private static Set<EventType> types(Value value) throws PolicyException {
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (Value item : value.items()) {
            if (!types.add(item.word(TYPES, RegistrationReader::type))) {
                throw item.error("listed twice");
            }
        }
        if (types.isEmpty()) {
            throw value.error("must not be empty");
        }
        return types;
    }

    private static EventType type(String word) {
        for (EventType type : EventType.values()) {
            if (type.wireName().equals(word)
                    || type.name().toLowerCase(Locale.ROOT).equals(word)) {
                return type;
            }
        }
        throw new IllegalArgumentException(word);
    }
}
