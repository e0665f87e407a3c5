package dev.tokenwarden.contract.detection;

import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.LengthPrefixed;

/** Computes detection ids. Equal findings have equal ids, in any order of events. */
public final class DetectionId {
    private DetectionId() {}

    /**
     * @param distinct distinguishes occurrences of the same rule, subject and severity, for example a UTC day;
     *     empty for rules whose action revokes
     * @return 32 hexadecimal digits
     */
    public static String of(String rule, String tenant, Subject subject, Severity severity, String distinct) {
        byte[] head = LengthPrefixed.encode((byte) 'd', rule, severity.wireName(), distinct);
        return Digests.hex(Digests.sha256(head, subject.key(tenant)), 16);
    }
}
