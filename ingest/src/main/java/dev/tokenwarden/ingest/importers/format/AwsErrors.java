package dev.tokenwarden.ingest.importers.format;

import dev.tokenwarden.contract.event.RejectionReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of AWS's error codes turn the key away. Services name the same thing differently ({@code AccessDenied},
 * {@code AccessDeniedException}, {@code Client.UnauthorizedOperation}), so that parts of names decide. Any other error,
 * such as a bucket that does not exist, comes after the key was accepted.
 */
final class AwsErrors {
    private static final List<String> EXPIRED = List.of("ExpiredToken", "TokenExpired", "RequestExpired");
    private static final List<String> NOT_GENUINE = List.of(
            "SignatureDoesNotMatch",
            "InvalidSignature",
            "IncompleteSignature",
            "InvalidClientTokenId",
            "InvalidAccessKeyId",
            "UnrecognizedClient",
            "AuthFailure",
            "InvalidToken");
    private static final List<String> DENIED =
            List.of("AccessDenied", "Unauthorized", "NotAuthorized", "AuthorizationError", "Forbidden");

    private AwsErrors() {}

    /** Why the key was turned away; null if it was not. */
    static @Nullable RejectionReason denial(@Nullable String errorCode) {
        if (errorCode == null) {
            return null;
        }
        return any(EXPIRED, errorCode)
                ? RejectionReason.EXPIRED
                : any(NOT_GENUINE, errorCode)
                        ? RejectionReason.SIGNATURE
                        : any(DENIED, errorCode) ? RejectionReason.SCOPE : null;
    }

    private static boolean any(List<String> parts, String errorCode) {
        for (String part : parts) {
            if (errorCode.contains(part)) {
                return true;
            }
        }
        return false;
    }
}
