package dev.tokenwarden.ingest;

import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.identity.TokenIdentity;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What admission decides about one record. */
public sealed interface AdmissionVerdict {
    /**
     * It goes on.
     *
     * @param event the event under the tenant that it belongs to
     */
    record Admitted(TokenEvent event) implements AdmissionVerdict {
        /** The Kafka key on {@code token-events}. */
        public byte[] key() {
            return TokenIdentity.eventKey(event);
        }

        /**
         * Whether the sender speaks for the issuer: the event says that the token was issued or exchanged, which a
         * registration may say only of issuers that it names.
         */
        public boolean isFromIssuer() {
            return event.type() == EventType.ISSUED || event.type() == EventType.EXCHANGED;
        }

        /** The one form in which this event is written, whatever form it came in. */
        public byte[] value() {
            return EventCodec.encode(event);
        }
    }

    /**
     * It goes to the dead letters.
     *
     * @param reason machine-readable; one of a fixed set, fit for a metric's tag
     * @param field path from the event's root; empty where the whole is at fault
     * @param detail one line for people, without any of the record's content
     * @param mismatch what was claimed without right; null where the record is merely wrong
     */
    record Refused(
            String reason,
            String field,
            String detail,
            @Nullable Mismatch mismatch) implements AdmissionVerdict {
        /** The record came in through a door that no registration belongs to. */
        public static final String NOT_REGISTERED = "not-registered";
        /** A fault of ours; the record is kept so that it can be sent again once that is mended. */
        public static final String INTERNAL_ERROR = "internal-error";

        static Refused invalid(InvalidEventException e) {
            return new Refused(e.reason().wireName(), e.field(), String.valueOf(e.getMessage()), null);
        }

        /** The refusal of what comes through a door that no registration belongs to. */
        public static Refused notRegistered() {
            return new Refused(NOT_REGISTERED, "", "no registration of that name is in the policy", null);
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
                    claim.field() + ": not what the reporter is registered for",
                    mismatch);
        }
    }
}
