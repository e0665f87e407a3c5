package dev.tokenwarden.ingest.importers.format;

import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.Timestamps;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names and dates as AWS writes them. */
final class AwsNames {
    /** The agent of a browser session, whichever part of the console acted for it: one session shows dozens. */
    static final String CONSOLE = "console.amazonaws.com";

    /** Operations that give a user more rights or another way in. */
    static final Set<String> WIDEN_USER = Set.of(
            "PutUserPolicy",
            "AttachUserPolicy",
            "AddUserToGroup",
            "PutUserPermissionsBoundary",
            "DeleteUserPermissionsBoundary",
            "CreateLoginProfile",
            "UpdateLoginProfile",
            "CreateServiceSpecificCredential",
            "ResetServiceSpecificCredential",
            "UploadSSHPublicKey",
            "UploadSigningCertificate");

    /** Operations that give a role more rights. */
    static final Set<String> WIDEN_ROLE = Set.of(
            "PutRolePolicy",
            "AttachRolePolicy",
            "PutRolePermissionsBoundary",
            "DeleteRolePermissionsBoundary",
            "UpdateAssumeRolePolicy");

    /**
     * A role session whose name is that of an instance: {@code arn:aws:sts::ACCOUNT:assumed-role/ROLE/i-0123456789abcdef0}, or by
     * the role's id {@code AROAEXAMPLE:i-0123456789abcdef0}. The names of an ECS task (32 hexadecimal digits) and of a pod with EKS
     * Pod Identity ({@code eks-CLUSTER-POD-UUID}) count too.
     */
    private static final Pattern INSTANCE =
            Pattern.compile("(arn:[a-z-]+:sts::[0-9]*:assumed-role/[^/]+/|AROA[A-Z0-9]+:)"
                    + "(m?i-[0-9a-f]+|[0-9a-f]{32}|eks-.+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    /** The id of a user ({@code AIDA...}) or of a role ({@code AROA...}) with the name of its session. */
    private static final Pattern PRINCIPAL = Pattern.compile("(AIDA[A-Z0-9]+|AROA[A-Z0-9]+)(:.*)?");

    private static final int LONGEST_SID = 512;
    private static final String SERVICE_SUFFIX = ".amazonaws.com";

    /** As Java prints dates for {@code en_US}: some records have a comma after the year, or odd spaces. */
    private static final DateTimeFormatter AMERICAN = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("MMM d[,] yyyy[,] h:mm:ss a")
            .toFormatter(Locale.ENGLISH);

    private AwsNames() {}

    /** The account in {@code arn:PARTITION:SERVICE:REGION:ACCOUNT:...}, or {@code other}. */
    static String account(@Nullable String arn, String other) {
        if (arn == null || !arn.startsWith("arn:")) {
            return other;
        }
        int from = 0;
        for (int colons = 0; colons < 4; colons++) {
            from = arn.indexOf(':', from) + 1;
            if (from == 0) {
                return other;
            }
        }
        int to = arn.indexOf(':', from);
        return to <= from ? other : arn.substring(from, to);
    }

    /** The session that a machine's keys belong to, which change every hour or so; null for the session of anything else. */
    static @Nullable String instanceSession(@Nullable String sub) {
        return sub != null
                        && sub.length() <= LONGEST_SID
                        && INSTANCE.matcher(sub).matches()
                ? sub
                : null;
    }

    /** The id of the user or role in a {@code principalId}; null if it is neither. */
    static @Nullable String roleOrUser(@Nullable String principalId) {
        Matcher principal = PRINCIPAL.matcher(principalId == null ? "" : principalId);
        return principal.matches() ? principal.group(1) : null;
    }

    /** How a key came to be: {@code urn:aws:iam:CreateAccessKey}. */
    static @Nullable String grantType(@Nullable String source, @Nullable String operation) {
        if (operation == null) {
            return null;
        }
        int dot = source == null ? -1 : source.indexOf('.');
        return Fields.cut("urn:aws:" + (source == null ? "unknown" : dot < 0 ? source : source.substring(0, dot)) + ":"
                + operation);
    }

    /** The name of the IAM user whose ARN that is; null if it is the ARN of something else. */
    static @Nullable String userName(@Nullable String arn) {
        return arn != null && arn.startsWith("arn:") && arn.contains(":user/")
                ? arn.substring(arn.lastIndexOf('/') + 1)
                : null;
    }

    /** The ARN of an IAM user, in the partition of the caller. Its path is not known. */
    static String user(@Nullable String callerArn, String account, @Nullable String name) {
        int end = callerArn == null || !callerArn.startsWith("arn:") ? -1 : callerArn.indexOf(':', 4);
        String partition = callerArn == null || end < 0 ? "aws" : callerArn.substring(4, end);
        return "arn:" + partition + ":iam::" + account + ":user/" + name;
    }

    /** Whether the caller's address is the name of an AWS service. */
    static boolean isService(@Nullable String address) {
        return address != null && (address.endsWith(SERVICE_SUFFIX) || address.startsWith("AWS "));
    }

    /** The client's agent: the console's many back ends are one. */
    static @Nullable String agent(@Nullable String agent) {
        if (agent == null) {
            return null;
        }
        boolean console = agent.endsWith(SERVICE_SUFFIX)
                || agent.endsWith(SERVICE_SUFFIX + "]")
                || agent.startsWith("S3Console")
                || agent.startsWith("[S3Console")
                || agent.contains("aws-internal/")
                || agent.equals("AWS Internal");
        return console ? CONSOLE : agent;
    }

    /** NumericDate seconds of a date in one of the forms that records have; null if it is none. */
    static @Nullable Long seconds(@Nullable String date) {
        if (date == null || date.length() < 10) {
            return null;
        }
        try {
            if (date.charAt(4) == '-') {
                return Timestamps.parse("", date).getEpochSecond();
            }
            if (Character.isDigit(date.charAt(0))) {
                return epoch(Long.parseLong(date));
            }
            String plain = date.replace('\u202f', ' ').replace('\u00a0', ' ');
            return LocalDateTime.parse(plain, AMERICAN).toEpochSecond(ZoneOffset.UTC);
        } catch (InvalidEventException | DateTimeException | NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Long epoch(long number) {
        long seconds = number > 99_999_999_999L ? number / 1_000 : number;
        return seconds >= 0 && seconds < 253_402_300_800L ? seconds : null;
    }
}
