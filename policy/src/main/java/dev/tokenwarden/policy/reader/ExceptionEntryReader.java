package dev.tokenwarden.policy.reader;

import dev.tokenwarden.policy.Adjustments;
import dev.tokenwarden.policy.ExceptionEntry;
import dev.tokenwarden.policy.ExceptionEntry.Suppresses;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.policy.yaml.Section;
import dev.tokenwarden.policy.yaml.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code exceptions} from a tenant's section of the policy file and from its adjustments. */
final class ExceptionEntryReader {

    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_NAME = 100;

    private ExceptionEntryReader() {}

    static List<ExceptionEntry> read(Section tenant) throws PolicyException {
        List<ExceptionEntry> exceptions = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        List<Value> items = tenant.items("exceptions");
        if (items.size() > Adjustments.MAX_EXCEPTIONS) {
            throw items.get(Adjustments.MAX_EXCEPTIONS)
                    .error("more than " + Adjustments.MAX_EXCEPTIONS + " of one tenant");
        }
        for (Value item : items) {
            Section entry = Section.of(item);
            Value id = entry.require("id");
            ExceptionEntry exception = one(entry, id);
            entry.done();
            if (!seen.add(exception.id())) {
                throw id.error("listed twice");
            }
            exceptions.add(exception);
        }
        return exceptions;
    }

    private static ExceptionEntry one(Section entry, Value id) throws PolicyException {
        if (!ExceptionEntry.ID.matcher(id.text()).matches()) {
            throw id.error("must be 1 to 64 letters, digits, _ and -");
        }
        Value rule = entry.require("rule");
        if (Rules.byId(rule.text()) == null) {
            throw rule.error("is not a rule of the catalogue");
        }
        @Nullable String client = entry.text("client");
        @Nullable String subject = entry.text("subject");
        @Nullable String audience = entry.text("audience");
        Suppresses suppresses = entry.require("suppresses").word("alerts or revocations", Suppresses::parse);
        Instant created = entry.require("created").instant();
        Value expiry = entry.require("expires");
        Instant expires = expiry.instant();
        if (!expires.isAfter(created)) {
            throw expiry.error("must be after created");
        }
        if (expires.isAfter(created.plus(ExceptionEntry.LONGEST))) {
            throw expiry.error("must be at most " + ExceptionEntry.LONGEST.toDays() + " days after created");
        }
        String by = shortText(entry.require("by"), LONGEST_NAME);
        String reason = shortText(entry.require("reason"), LONGEST_REASON);
        if (client == null && subject == null && audience == null) {
            throw entry.error("needs a client, a subject or an audience");
        }
        return new ExceptionEntry(
                id.text(),
                rule.text(),
                new ExceptionEntry.Match(client, subject, audience),
                suppresses,
                new ExceptionEntry.Period(created, expires),
                by,
                reason);
    }

    private static String shortText(Value value, int longest) throws PolicyException {
        if (value.text().length() > longest) {
            throw value.error("longer than " + longest + " characters");
        }
        return value.text();
    }
}
