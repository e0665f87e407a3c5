package dev.tokenwarden.policy.yaml;

import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.Shown;
import dev.tokenwarden.policy.yaml.YamlNode.Scalar;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** A value of a policy, with file, line and key for error messages. */
public record Value(String file, String path, YamlNode node) {

    private static final int LONGEST_TEXT = 1024;
    /** Decimal only. YAML 1.1 also reads octal, hexadecimal and base 60, which operators do not intend. */
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)");

    public PolicyException error(String problem) {
        return new PolicyException(file, node.line(), path, problem);
    }

    /** A text, even if YAML would read a number: names of tenants and clients may consist of digits. */
    public String text() throws PolicyException {
        Scalar scalar = scalar("text", Scalar.Kind.TEXT, Scalar.Kind.INTEGER, Scalar.Kind.NUMBER);
        if (scalar.text().isBlank()) {
            throw error("must not be empty");
        }
        if (scalar.text().length() > LONGEST_TEXT) {
            throw error("longer than " + LONGEST_TEXT + " characters");
        }
        if (!scalar.text().codePoints().allMatch(Shown::isPlain)) {
            throw error("contains characters that cannot be printed");
        }
        return scalar.text();
    }

    public boolean flag() throws PolicyException {
        return Boolean.parseBoolean(scalar("true or false", Scalar.Kind.BOOLEAN).text());
    }

    public int integer(int least, int greatest) throws PolicyException {
        Scalar scalar = scalar("a whole number", Scalar.Kind.INTEGER);
        if (!DECIMAL.matcher(scalar.text()).matches()) {
            throw error("expected a whole number, found '" + Shown.text(scalar.text()) + "'");
        }
        int number;
        try {
            number = Integer.parseInt(scalar.text());
        } catch (NumberFormatException e) {
            throw outOf(scalar.text(), Integer.toString(least), Integer.toString(greatest));
        }
        if (number < least || number > greatest) {
            throw outOf(scalar.text(), Integer.toString(least), Integer.toString(greatest));
        }
        return number;
    }

    public double number(double least, double greatest) throws PolicyException {
        Scalar scalar = scalar("a number", Scalar.Kind.INTEGER, Scalar.Kind.NUMBER);
        double number;
        try {
            number = Double.parseDouble(scalar.text());
        } catch (NumberFormatException e) {
            throw error("expected a number, found '" + Shown.text(scalar.text()) + "'");
        }
        // The negated form also refuses NaN.
        if (!(number >= least && number <= greatest)) {
            throw outOf(scalar.text(), Double.toString(least), Double.toString(greatest));
        }
        return number;
    }

    public Duration duration(Duration least, Duration greatest) throws PolicyException {
        String expected = "an ISO 8601 duration such as PT30S";
        Scalar scalar = scalar(expected, Scalar.Kind.TEXT);
        Duration duration;
        try {
            duration = Duration.parse(scalar.text());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw error("expected " + expected + ", found '" + Shown.text(scalar.text()) + "'");
        }
        if (duration.compareTo(least) < 0 || duration.compareTo(greatest) > 0) {
            throw outOf(scalar.text(), least.toString(), greatest.toString());
        }
        return duration;
    }

    public Instant instant() throws PolicyException {
        String expected = "a UTC time such as 2026-11-23T21:00:00Z";
        Scalar scalar = scalar(expected, Scalar.Kind.TEXT);
        try {
            return Instant.parse(scalar.text());
        } catch (DateTimeParseException e) {
            throw error("expected " + expected + ", found '" + Shown.text(scalar.text()) + "'");
        }
    }

    /** One of several words. */
    public <T> T word(String expected, Function<String, T> parse) throws PolicyException {
        String text = scalar(expected, Scalar.Kind.TEXT).text();
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw error("expected " + expected + ", found '" + Shown.text(text) + "'");
        }
    }

    public List<Value> items() throws PolicyException {
        if (!(node instanceof YamlNode.Sequence sequence)) {
            throw error("expected a list, found " + found());
        }
        List<Value> items = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
            items.add(new Value(file, path + "[" + items.size() + "]", item));
        }
        return items;
    }

    /** Distinct texts, at least one. An empty list must never mean "all". */
    public Set<String> texts() throws PolicyException {
        Set<String> texts = new LinkedHashSet<>();
        for (Value item : items()) {
            if (!texts.add(item.text())) {
                throw item.error("listed twice");
            }
        }
        if (texts.isEmpty()) {
            throw error("must not be empty");
        }
        return texts;
    }

    /** The keys and values. {@code Section.of} reads them. */
    YamlNode.Mapping mapping() throws PolicyException {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            throw error("expected keys and values, found " + found());
        }
        return mapping;
    }

    private Scalar scalar(String expected, Scalar.Kind... kinds) throws PolicyException {
        if (node instanceof Scalar scalar && List.of(kinds).contains(scalar.kind())) {
            return scalar;
        }
        throw error("expected " + expected + ", found " + found());
    }

    private PolicyException outOf(String found, String least, String greatest) {
        return error("must be " + least + " to " + greatest + ", found '" + Shown.text(found) + "'");
    }

    private String found() {
        if (node instanceof Scalar scalar) {
            return scalar.kind() == Scalar.Kind.NOTHING ? "nothing" : "'" + Shown.text(scalar.text()) + "'";
        }
        return node instanceof YamlNode.Sequence ? "a list" : "keys and values";
    }
}
