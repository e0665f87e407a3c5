package dev.tokenwarden.ingest.enrich;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The {@code Forwarded} header (RFC 7239, section 4): one element for each proxy, of which {@code for} is read. */
final class Forwarded {
    /** A text that is not an address. */
    private static final String UNREADABLE = "";

    private final String text;
    private int at;

    private Forwarded(String text) {
        this.text = text;
    }

    /**
     * The {@code for} of each element. An element without a readable {@code for} yields a text that is not an address.
     */
    static List<String> nodes(String header) {
        Forwarded reader = new Forwarded(header);
        List<String> nodes = new ArrayList<>();
        do {
            nodes.add(reader.element());
        } while (reader.take(','));
        if (reader.at < header.length()) {
            // A part that cannot be read might hide any number of elements.
            nodes.add(UNREADABLE);
        }
        return nodes;
    }

    private String element() {
        String node = UNREADABLE;
        boolean seen = false;
        do {
            String name = token().toLowerCase(Locale.ROOT);
            if (name.isEmpty() || !take('=')) {
                continue;
            }
            String value = take('"') ? quoted() : token();
            if (name.equals("for")) {
                node = seen ? UNREADABLE : value;
                seen = true;
            }
        } while (take(';'));
        return node;
    }

    private String token() {
        spaces();
        int from = at;
        while (at < text.length() && ",;=\" \t".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        return take('"') ? value.toString() : UNREADABLE;
    }

    private boolean take(char wanted) {
        spaces();
        boolean there = at < text.length() && text.charAt(at) == wanted;
        if (there) {
            at++;
        }
        return there;
    }

    private void spaces() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }
}
