package dev.tokenwarden.standalone.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Checks the certificates in the files of the settings: that they can be read, are valid now and for some time. */
public final class CertificateCheckup {
    private static final String PART = "certificates";
    private static final Duration SOON = Duration.ofDays(14);

    private CertificateCheckup() {}

    /** @param files by the setting that names them */
    public static List<DoctorFinding> of(Map<String, Path> files, Clock clock) {
        List<DoctorFinding> findings = new ArrayList<>();
        files.forEach((setting, file) -> findings.addAll(check(setting, file, clock.instant())));
        return findings;
    }

    private static List<DoctorFinding> check(String setting, Path file, Instant now) {
        List<DoctorFinding> findings = new ArrayList<>();
        Collection<? extends Certificate> certificates;
        try (InputStream in = Files.newInputStream(file)) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (IOException e) {
            return List.of(DoctorFinding.problem(
                    PART,
                    setting + ": " + file + " cannot be read",
                    "check the path, and the owner and mode of the file"));
        } catch (CertificateException e) {
            return List.of(DoctorFinding.problem(
                    PART,
                    setting + ": " + file + " holds no certificates in PEM",
                    "write the certificate, then its chain, in PEM"));
        }
        for (Certificate one : certificates) {
            if (one instanceof X509Certificate certificate) {
                DoctorFinding found = check(setting, file, certificate, now);
                if (found.level() != DoctorFinding.Level.GOOD || findings.isEmpty()) {
                    findings.add(found);
                }
            }
        }
        return findings;
    }

    private static DoctorFinding check(String setting, Path file, X509Certificate certificate, Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        String which = setting + ": " + file + ", "
                + certificate.getSubjectX500Principal().getName() + ",";
        String renew = "renew it and replace the file: a running process reads it again within seconds";
        if (end.isBefore(now)) {
            return DoctorFinding.problem(PART, which + " expired at " + end, renew);
        }
        if (certificate.getNotBefore().toInstant().isAfter(now)) {
            return DoctorFinding.problem(
                    PART,
                    which + " is valid from " + certificate.getNotBefore().toInstant() + " only",
                    "check the clock of this machine, or use another certificate");
        }
        return end.isBefore(now.plus(SOON))
                ? DoctorFinding.warning(PART, which + " expires at " + end, renew)
                : DoctorFinding.good(PART, which + " is valid until " + end);
    }
}
