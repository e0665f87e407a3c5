package dev.tokenwarden.dashboards.sink;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The text that free-text search uses: all values that an analyst may search for, in lower case. */
final class SearchText {
    /** The longest text, and the longest part of it: one hostile value must not displace the others. */
    private static final int MAX = 4_000;

    private static final int MAX_PART = 300;

    private final StringBuilder text = new StringBuilder(400);

    private SearchText() {}

    static String of(Detection detection) {
        SearchText search = new SearchText();
        search.add(detection.title());
        search.add(detection.rule());
        search.add(detection.tenant());
        search.add(detection.id());
        Subject subject = detection.subject();
        search.add(subject.iss());
        search.add(subject.jti());
        search.add(subject.hash());
        search.add(subject.sid());
        search.add(subject.grant());
        search.add(subject.clientId());
        search.add(subject.kid());
        search.add(subject.address());
        search.add(subject.source());
        search.add(subject.audience());
        TokenSummary token = detection.token();
        if (token != null) {
            search.add(token.sub());
            search.add(token.clientId());
            search.add(token.kid());
            search.add(token.jti());
        }
        for (Evidence evidence : detection.evidence()) {
            search.add(evidence.expected());
            search.add(evidence.seen());
        }
        return search.text.toString();
    }

    private void add(@Nullable String part) {
        if (part != null && !part.isEmpty() && text.length() < MAX) {
            String cut = part.length() > MAX_PART ? part.substring(0, MAX_PART) : part;
            text.append(cut.toLowerCase(Locale.ROOT)).append('\n');
        }
    }
}
