package dev.tokenwarden.policy.reader;

import dev.tokenwarden.policy.Credential;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.yaml.Section;
import dev.tokenwarden.policy.yaml.Value;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code credentials} of a registration. */
final class CredentialReader {

    private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{43}");

    private CredentialReader() {}

    /** @param taken credentials of earlier registrations: one credential identifies one reporter */
    static Set<Credential> read(Section registration, Set<Credential> taken) throws PolicyException {
        Set<Credential> credentials = new HashSet<>();
        for (Value item : registration.items("credentials")) {
            Credential credential = credential(Section.of(item));
            if (!taken.add(credential)) {
                throw item.error("is registered twice");
            }
            credentials.add(credential);
        }
        return credentials;
    }

    private static Credential credential(Section section) throws PolicyException {
        Credential credential;
        if (section.find("certificate").isPresent()) {
            credential = new Credential.CertificateName(
                    section.require("certificate").text());
        } else if (section.find("thumbprint").isPresent()) {
            Value thumbprint = section.require("thumbprint");
            if (!THUMBPRINT.matcher(thumbprint.text()).matches()) {
                throw thumbprint.error("must be the base64url SHA-256 of a certificate: 43 characters");
            }
            credential = new Credential.CertificateThumbprint(thumbprint.text());
        } else {
            credential = new Credential.SignedToken(
                    section.require("issuer").text(), section.require("subject").text());
        }
        section.done();
        return credential;
    }
}
