package dev.tokenwarden.policy.rule;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Titles and addresses of the sources that rules cite. */
public final class References {

    private static final Pattern RFC = Pattern.compile("RFC (\\d+) §([\\d.]+)");
    private static final Pattern MITRE = Pattern.compile("MITRE (T\\d{4})(?:\\.(\\d{3}))?");
    private static final Pattern OWASP = Pattern.compile("OWASP (NHI\\d+):2025");
    private static final Pattern AGENTIC = Pattern.compile("OWASP (ASI\\d{2}):2026");
    private static final Pattern MCP = Pattern.compile("OWASP (MCP\\d{2}):2025");
    private static final Pattern AISVS = Pattern.compile("OWASP (AISVS C\\d{1,2})");
    private static final Pattern CSF = Pattern.compile("NIST CSF 2\\.0 ([A-Z]{2}\\.[A-Z]{2}-\\d{2})");
    private static final Pattern ZERO_TRUST = Pattern.compile("NIST SP 800-207 §(2\\.1 tenet \\d|5\\.\\d)");

    private static final Map<String, String> TITLES = Map.ofEntries(
            Map.entry("6749", "The OAuth 2.0 Authorization Framework"),
            Map.entry("6750", "Bearer Token Usage"),
            Map.entry("7009", "OAuth 2.0 Token Revocation"),
            Map.entry("7515", "JSON Web Signature"),
            Map.entry("7517", "JSON Web Key"),
            Map.entry("7518", "JSON Web Algorithms"),
            Map.entry("7519", "JSON Web Token"),
            Map.entry("7800", "Proof-of-Possession Key Semantics for JWTs"),
            Map.entry("8693", "OAuth 2.0 Token Exchange"),
            Map.entry("8705", "OAuth 2.0 Mutual-TLS Client Authentication and Certificate-Bound Access Tokens"),
            Map.entry("8725", "JSON Web Token Best Current Practices"),
            Map.entry("9068", "JWT Profile for OAuth 2.0 Access Tokens"),
            Map.entry("9449", "OAuth 2.0 Demonstrating Proof of Possession"),
            Map.entry("9700", "Best Current Practice for OAuth 2.0 Security"),
            Map.entry("T1070", "Indicator Removal"),
            Map.entry("T1078.004", "Valid Accounts: Cloud Accounts"),
            Map.entry("T1110", "Brute Force"),
            Map.entry("T1199", "Trusted Relationship"),
            Map.entry("T1526", "Cloud Service Discovery"),
            Map.entry("T1528", "Steal Application Access Token"),
            Map.entry("T1530", "Data from Cloud Storage"),
            Map.entry("T1548", "Abuse Elevation Control Mechanism"),
            Map.entry("T1548.005", "Abuse Elevation Control Mechanism: Temporary Elevated Cloud Access"),
            Map.entry("T1539", "Steal Web Session Cookie"),
            Map.entry("T1550.001", "Use Alternate Authentication Material: Application Access Token"),
            Map.entry("T1552.004", "Unsecured Credentials: Private Keys"),
            Map.entry("T1552.005", "Unsecured Credentials: Cloud Instance Metadata API"),
            Map.entry("T1098.001", "Account Manipulation: Additional Cloud Credentials"),
            Map.entry("T1098.003", "Account Manipulation: Additional Cloud Roles"),
            Map.entry("T1557", "Adversary-in-the-Middle"),
            Map.entry("T1562.006", "Impair Defenses: Indicator Blocking"),
            Map.entry("T1565", "Data Manipulation"),
            Map.entry("T1580", "Cloud Infrastructure Discovery"),
            Map.entry("T1595", "Active Scanning"),
            Map.entry("T1606", "Forge Web Credentials"),
            Map.entry("NHI1", "Improper Offboarding"),
            Map.entry("NHI2", "Secret Leakage"),
            Map.entry("NHI3", "Vulnerable Third-Party NHI"),
            Map.entry("NHI4", "Insecure Authentication"),
            Map.entry("NHI5", "Overprivileged NHI"),
            Map.entry("NHI7", "Long-Lived Secrets"),
            Map.entry("NHI8", "Environment Isolation"),
            Map.entry("NHI9", "NHI Reuse"),
            Map.entry("ASI02", "Tool Misuse and Exploitation"),
            Map.entry("ASI03", "Identity and Privilege Abuse"),
            Map.entry("ASI08", "Cascading Failures"),
            Map.entry("ASI10", "Rogue Agents"),
            Map.entry("MCP01", "Token Mismanagement and Secret Exposure"),
            Map.entry("MCP02", "Privilege Escalation via Scope Creep"),
            Map.entry("MCP07", "Insufficient Authentication and Authorization"),
            Map.entry("MCP08", "Lack of Audit and Telemetry"),
            Map.entry("AISVS C5", "Access Control and Identity for AI Components and Users"),
            Map.entry("AISVS C9", "Autonomous Orchestration and Agentic Action Security"),
            Map.entry("DE.AE-02", "Potentially adverse events are analyzed"),
            Map.entry("DE.AE-03", "Information is correlated from multiple sources"),
            Map.entry("DE.CM-01", "Networks and network services are monitored"),
            Map.entry("DE.CM-09", "Computing hardware and software and their data are monitored"),
            Map.entry("PR.AA-01", "Identities and credentials are managed"),
            Map.entry("PR.AA-03", "Users, services, and hardware are authenticated"),
            Map.entry("PR.AA-04", "Identity assertions are protected, conveyed, and verified"),
            Map.entry("PR.AA-05", "Access permissions follow least privilege"),
            Map.entry("PR.PS-04", "Log records are generated"),
            Map.entry("RS.MI-01", "Incidents are contained"),
            Map.entry("2.1 tenet 3", "Access is granted on a per-session basis"),
            Map.entry("2.1 tenet 5", "The posture of all assets is monitored"),
            Map.entry("2.1 tenet 6", "Authentication and authorization are dynamic and strictly enforced"),
            Map.entry("2.1 tenet 7", "As much information as possible is collected"),
            Map.entry("5.1", "Subversion of the decision process"),
            Map.entry("5.3", "Stolen credentials"));

    private References() {}

    /**
     * The title of the source, as published or shortened.
     *
     * @throws IllegalArgumentException if the source is unknown
     */
    public static String title(String reference) {
        Matcher matcher = matcher(reference);
        String name = reference.startsWith("MITRE") ? reference.substring("MITRE ".length()) : matcher.group(1);
        String title = TITLES.get(name);
        if (title == null) {
            throw new IllegalArgumentException("no title: " + reference);
        }
        return title;
    }

    /**
     * The address where the source is published.
     *
     * @throws IllegalArgumentException if the source is unknown
     */
    public static String url(String reference) {
        Matcher matcher = matcher(reference);
        Pattern kind = matcher.pattern();
        if (kind == RFC) {
            return "https://www.rfc-editor.org/rfc/rfc" + matcher.group(1) + "#section-" + matcher.group(2);
        }
        if (kind == MITRE) {
            String sub = matcher.group(2);
            return "https://attack.mitre.org/techniques/" + matcher.group(1) + "/" + (sub == null ? "" : sub + "/");
        }
        if (kind == OWASP) {
            return "https://owasp.org/www-project-non-human-identities-top-10/2025/top-10-2025";
        }
        if (kind == AGENTIC) {
            return "https://genai.owasp.org/resource/owasp-top-10-for-agentic-applications-for-2026/";
        }
        if (kind == MCP) {
            return "https://owasp.org/www-project-mcp-top-10/";
        }
        if (kind == AISVS) {
            return "https://owasp.org/www-project-artificial-intelligence-security-verification-standard-aisvs-docs/";
        }
        return kind == CSF ? "https://doi.org/10.6028/NIST.CSWP.29" : "https://doi.org/10.6028/NIST.SP.800-207";
    }

    private static Matcher matcher(String reference) {
        for (Pattern kind : new Pattern[] {RFC, MITRE, OWASP, AGENTIC, MCP, AISVS, CSF, ZERO_TRUST}) {
            Matcher matcher = kind.matcher(reference);
            if (matcher.matches()) {
                return matcher;
            }
        }
        throw new IllegalArgumentException("Unknown source: " + reference);
    }
}
