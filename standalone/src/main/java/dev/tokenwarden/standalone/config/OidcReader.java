package dev.tokenwarden.standalone.config;

import dev.tokenwarden.standalone.config.WardenConfig.OidcAccess;
import dev.tokenwarden.standalone.config.WardenConfig.OidcGroup;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the settings of sign-in. {@code oidc.groups} is {@code <group>=<role>:<tenant>,<tenant>}, several separated by semicolons. */
final class OidcReader {
    private static final Pattern GROUP = Pattern.compile("\\s*([^=;]+)=(viewer|responder|admin):([^;:=]+)");

    private OidcReader() {}

    /** Returns null if no issuer is set; then no other setting of sign-in can be set. */
    static @Nullable OidcAccess read(Settings settings) throws ConfigException {
        URI issuer = settings.webAddress(Setting.OIDC_ISSUER);
        if (issuer == null) {
            settings.refuseWithout(
                    Setting.OIDC_ISSUER,
                    Setting.OIDC_CLIENT_ID,
                    Setting.OIDC_CLIENT_SECRET,
                    Setting.OIDC_CLIENT_SECRET_FILE,
                    Setting.OIDC_GROUPS_CLAIM,
                    Setting.OIDC_GROUPS);
            return null;
        }
        return new OidcAccess(
                issuer,
                settings.text(Setting.OIDC_CLIENT_ID, "tokenwarden"),
                settings.secret(Setting.OIDC_CLIENT_SECRET, Setting.OIDC_CLIENT_SECRET_FILE),
                settings.text(Setting.OIDC_GROUPS_CLAIM, "groups"),
                groups(settings));
    }

    private static List<OidcGroup> groups(Settings settings) throws ConfigException {
        List<OidcGroup> groups = new ArrayList<>();
        for (String part : settings.text(Setting.OIDC_GROUPS, "").split(";", -1)) {
            Matcher group = GROUP.matcher(part);
            if (!group.matches()) {
                throw settings.error(
                        Setting.OIDC_GROUPS,
                        "must be <group>=<viewer, responder or admin>:<tenants, or *>, several separated by semicolons, found "
                                + ConfigException.quoted(part));
            }
            groups.add(new OidcGroup(
                    group.group(1).strip(),
                    group.group(2),
                    Set.copyOf(Arrays.stream(group.group(3).split(",", -1))
                            .map(String::strip)
                            .toList())));
        }
        return groups;
    }
}
