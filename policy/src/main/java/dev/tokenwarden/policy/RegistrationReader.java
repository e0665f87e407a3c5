package dev.tokenwarden.policy;

import dev.tokenwarden.contract.event.EventType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads {@code registrations}. */
final class RegistrationReader {

    private static final String TYPES = "used, issued, exchanged, revoked or status, or a full event type";

    private RegistrationReader() {}

    static List<Registration> read(Section policy) throws PolicyException {
        List<Registration> registrations = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<Credential> credentials = new HashSet<>();
        for (Value item : policy.items("registrations")) {
            Section section = item.section();
            Value name = section.require("name");
            if (!Registration.NAME.matcher(name.text()).matches()) {
                throw name.error("must be letters, digits, '.', '_' and '-', at most 100");
            }
            if (!names.add(name.text())) {
                throw name.error("registered twice");
            }
            registrations.add(new Registration(
                    name.text(),
                    patterns(section.require("sources")),
                    patterns(section.require("tenants")),
                    section.find("issuers").isPresent() ? patterns(section.require("issuers")) : null,
                    types(section.require("types")),
                    section.find("audiences").isPresent() ? patterns(section.require("audiences")) : null,
                    CredentialReader.read(section, credentials)));
            section.done();
        }
        return registrations;
    }

    private static Set<String> patterns(Value value) throws PolicyException {
        for (Value item : value.items()) {
            int star = item.text().indexOf('*');
            if (star >= 0 && star < item.text().length() - 1) {
                throw item.error("'*' may only stand at the end");
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
