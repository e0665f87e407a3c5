package dev.tokenwarden.ingest;

import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.identity.TokenIdentity;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The decision of admission about one record. */
public sealed interface AdmissionVerdict {
    /**
     * The event is admitted.
     *
     * @param event the event under the tenant that it belongs to
     * @param isMoved whether the event named another tenant than its issuer's
     */
    record Admitted(TokenEvent event, boolean isMoved) implements AdmissionVerdict {
        /** The Kafka key on {@code token-events}. */
        public byte[] key() {
            return TokenIdentity.eventKey(event);
        }

        /**
         * Whether the sender reports for the issuer: the event reports an issuance or exchange, which a registration
         * may report only for issuers that it names.
         */
        public boolean isFromIssuer() {
            return event.type() == EventType.ISSUED || event.type() == EventType.EXCHANGED;
        }

        /** The event in structured mode, which is the only form that admission writes. */
        public byte[] value() {
            return EventCodec.encode(event);
        }
    }

    /**
     * The record goes to the dead letters.
     *
     * @param reason machine-readable; one of a fixed set, fit for a metric's tag
     * @param field path from the event's root; empty if the error concerns the whole event
     * @param detail one line for people, without any of the record's content
     * @param mismatch a claim that the registration does not cover; null if the record is invalid
     */
    record Refused(
            String reason,
            String field,
            String detail,
            @Nullable Mismatch mismatch) implements AdmissionVerdict {
        /** The record came through an input topic that no registration has. */
        public static final String NOT_REGISTERED = "not-registered";
        /** Admission failed; the record is kept, and can be replayed once the fault is repaired. */
        public static final String INTERNAL_ERROR = "internal-error";

        static Refused invalid(InvalidEventException e) {
            return new Refused(e.reason().wireName(), e.field(), String.valueOf(e.getMessage()), null);
        }

        /** The refusal of a record from an input topic that no registration has. */
        public static Refused notRegistered() {
            return new Refused(NOT_REGISTERED, "", "policy has no registration of that name", null);
        }

        /** The refusal of records that are over a limit of {@link dev.tokenwarden.ingest.fetch.FetchLimits}. */
        static Refused notRead(String detail) {
            return new Refused(InvalidEventException.Reason.TOO_LARGE.wireName(), "", detail, null);
        }

        static Refused internalError() {
            return new Refused(INTERNAL_ERROR, "", "admission failed on this record", null);
        }

        static Refused mismatch(Mismatch mismatch) {
            Claim claim = mismatch.claim();
            return new Refused(
                    claim.name().toLowerCase(Locale.ROOT) + "-mismatch",
                    claim.field(),
                    claim.field() + ": not covered by the registration",
                    mismatch);
        }
    }
}
