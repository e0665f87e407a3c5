package dev.tokenwarden.policy.reader;

import dev.tokenwarden.contract.claims.ClaimMapping;
import dev.tokenwarden.contract.claims.ClaimPresets;
import dev.tokenwarden.contract.claims.RoleClaim;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.yaml.Section;
import dev.tokenwarden.policy.yaml.Value;
import dev.tokenwarden.policy.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code issuers[].claims}: the name of a preset, or a preset with changes. */
final class ClaimMappingReader {
    private static final String DEFAULT = "rfc9068";

    private ClaimMappingReader() {}

    static ClaimMapping read(Section issuer) throws PolicyException {
        Optional<Value> claims = issuer.find("claims");
        if (claims.isEmpty()) {
            return ClaimPresets.rfc9068();
        }
        if (!(claims.get().node() instanceof YamlNode.Mapping)) {
            return preset(claims.get());
        }
        Section section = Section.of(claims.get());
        Optional<Value> preset = section.find("preset");
        ClaimMapping base =
                preset.isPresent() ? preset(preset.get()) : preset(DEFAULT).orElseThrow();
        ClaimMapping.Builder builder = base.toBuilder();
        builder.client(names(section, "client_id", base.clientClaims()));
        builder.tokenId(names(section, "jti", base.tokenIdClaims()));
        builder.scope(names(section, "scope", base.scopeClaims()));
        builder.session(names(section, "sid", base.sessionClaims()));
        builder.grant(names(section, "grant", base.grantClaims()));
        if (section.find("audience_from_client").isPresent()) {
            builder.audienceFromClient(section.flag("audience_from_client", false));
        }
        builder.roles(roles(section));
        builder.accessToken(base.accessToken().withValues(required(section.section("require"))));
        section.done();
        return builder.build();
    }

    private static ClaimMapping preset(Value name) throws PolicyException {
        return preset(name.text())
                .orElseThrow(() -> name.error("no such preset; there are " + String.join(", ", ClaimPresets.names())));
    }

    private static Optional<ClaimMapping> preset(String name) {
        return ClaimPresets.find(name);
    }

    /** An empty list is allowed: the issuer's tokens do not have the term. */
    private static List<String> names(Section section, String key, List<String> otherwise) throws PolicyException {
        if (section.find(key).isEmpty()) {
            return otherwise;
        }
        List<String> names = new ArrayList<>();
        for (Value item : section.items(key)) {
            names.add(item.text());
        }
        return names;
    }

    private static List<RoleClaim> roles(Section section) throws PolicyException {
        List<RoleClaim> roles = new ArrayList<>();
        for (Value item : section.items("roles")) {
            Section role = Section.of(item);
            String claim = role.require("claim").text();
            String prefix = role.require("prefix").text();
            role.done();
            try {
                roles.add(new RoleClaim(claim, prefix));
            } catch (IllegalArgumentException e) {
                throw item.error(String.valueOf(e.getMessage()));
            }
        }
        return roles;
    }

    private static Map<String, Set<String>> required(Section section) throws PolicyException {
        Map<String, Set<String>> values = new LinkedHashMap<>();
        for (Map.Entry<String, Value> entry : section.named().entrySet()) {
            values.put(entry.getKey(), entry.getValue().texts());
        }
        return values;
    }
}
