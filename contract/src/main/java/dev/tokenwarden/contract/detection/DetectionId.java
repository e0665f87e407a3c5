package dev.tokenwarden.contract.detection;

import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.LengthPrefixed;

/** Ids that are the same whenever and in whatever order the same thing is found. */
public final class DetectionId {
    private DetectionId() {}

    /**
     * @param distinct what tells this occurrence from another of the same rule, subject and severity, such as a UTC day;
     *     empty for rules whose action revokes
     * @return 32 hexadecimal digits
     */
    public static String of(String rule, String tenant, Subject subject, Severity severity, String distinct) {
        byte[] head = LengthPrefixed.encode((byte) 'd', rule, severity.wireName(), distinct);
        return Digests.hex(Digests.sha256(head, subject.key(tenant)), 16);
    }
}
