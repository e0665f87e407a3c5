package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.dashboards.DashboardsConfig;
import dev.tokenwarden.dashboards.DashboardsHealth;
import dev.tokenwarden.dashboards.DashboardsService;
import dev.tokenwarden.dashboards.console.ConsoleConfig;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.console.auth.OidcConfig;
import dev.tokenwarden.dashboards.search.SearchConfig;
import dev.tokenwarden.dashboards.sink.SinkConfig;
import dev.tokenwarden.standalone.config.PipelineRole;
import dev.tokenwarden.standalone.config.Secret;
import dev.tokenwarden.standalone.config.WardenConfig.Listen;
import dev.tokenwarden.standalone.config.WardenConfig.OidcAccess;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Starts the dashboards role: the sink into OpenSearch and the console. */
final class ConsoleRole {

    private static final String FIRST_ANALYST = "local";

    private ConsoleRole() {}

    /** @throws IllegalStateException if the port of the console is in use */
    static RunningRole start(
            Listen listen,
            DataLayout layout,
            Map<String, Object> kafka,
            SearchAddress search,
            ConsoleConfig.RevocationApi revocation,
            ListenerTls tls,
            @Nullable OidcAccess oidc,
            PolicySource policies,
            PolicyWriter changes,
            Clock clock,
            MeterRegistry meters) {
        Secret password = search.password();
        DashboardsConfig config = new DashboardsConfig(
                kafka,
                SearchConfig.of(
                        search.url(),
                        Objects.requireNonNullElse(search.user(), "admin"),
                        password == null ? () -> "" : password.current(),
                        search.tls()),
                SinkConfig.defaults(layout.dashboards()),
                new ConsoleConfig(
                        listen.host(),
                        listen.consolePort(),
                        Optional.ofNullable(tls.certificate()),
                        Optional.ofNullable(listen.consoleUrl()),
                        Optional.of(revocation),
                        ConsoleConfig.Lifetimes.DEFAULT,
                        Optional.ofNullable(oidc).map(ConsoleRole::provider)));
        DashboardsService service = new DashboardsService(config, policies, changes, clock, meters);
        service.start();
        Analyst analyst = new Analyst(FIRST_ANALYST, AnalystRole.ADMIN, Set.of(Analyst.ALL));
        return new RunningRole(
                PipelineRole.DASHBOARDS,
                service.url(),
                () -> service.loginLink(analyst),
                () -> tls.of(of(service.health())),
                service::standstill,
                service);
    }

    private static OidcConfig provider(OidcAccess oidc) {
        return new OidcConfig(
                oidc.issuer(),
                oidc.clientId(),
                Optional.ofNullable(oidc.clientSecret()).map(Secret::value),
                List.of("openid", "profile", "email", oidc.groupsClaim()),
                oidc.groupsClaim(),
                oidc.groups().stream()
                        .map(group -> new OidcConfig.Group(
                                group.name(),
                                AnalystRole.valueOf(group.role().toUpperCase(Locale.ROOT)),
                                group.tenants()))
                        .toList());
    }

    private static RoleHealth of(DashboardsHealth health) {
        String lag = "behind by " + health.findingsLag() + " findings and " + health.usesLag() + " events";
        return new RoleHealth(
                health.ok(),
                health.trouble().map(trouble -> trouble + ", " + lag).orElse(lag));
    }
}
