package dev.tokenwarden.spring;

import dev.tokenwarden.contract.claims.ClaimMapping;
import dev.tokenwarden.contract.claims.ClaimPresets;
import dev.tokenwarden.verifier.VerifierMeters;
import dev.tokenwarden.verifier.denylist.DenylistView;
import dev.tokenwarden.verifier.report.UseReporter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Adds the denylist and the report of uses to a resource server that decodes JWTs with Spring Security. Off unless {@code
 * tokenwarden.registration} is set. Each bean gives way to one that the application defines.
 */
@AutoConfiguration
@ConditionalOnClass(Jwt.class)
@ConditionalOnProperty("tokenwarden.registration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(TokenwardenProperties.class)
public class TokenwardenAutoConfiguration {
    private static final long SPOOL_BYTES = 256L << 20;

    /** The denylist of the tenant, held in process. */
    @Bean
    @ConditionalOnMissingBean
    public DenylistView tokenwardenDenylist(TokenwardenProperties settings) throws InterruptedException {
        DenylistView view = DenylistView.builder(settings.registration() + '#' + instance(), settings.tenant())
                .redis(new CredentialFiles(settings).redis())
                .start();
        view.awaitWhole(settings.startTimeout());
        return view;
    }

    /** Sends uses to Kafka. */
    @Bean
    @ConditionalOnMissingBean
    public UseReporter tokenwardenUseReporter(TokenwardenProperties settings, DenylistView denylist) {
        String source = settings.source().isEmpty()
                ? "urn:verifier:" + settings.registration() + '/' + instance()
                : settings.source();
        UseReporter.Builder reporter = UseReporter.builder(settings.registration(), source, settings.tenant())
                .kafka(new CredentialFiles(settings).kafka(settings.kafka()))
                .denylist(denylist);
        Path spool = settings.spool();
        return (spool == null ? reporter : reporter.spool(spool, SPOOL_BYTES)).start();
    }

    /** How claims are named: the preset {@code tokenwarden.claims}. */
    @Bean
    @ConditionalOnMissingBean
    public ClaimMapping tokenwardenClaimMapping(TokenwardenProperties settings) {
        return ClaimPresets.find(settings.claims())
                .orElseThrow(() ->
                        new IllegalArgumentException("tokenwarden.claims: there is no preset " + settings.claims()));
    }

    /** Refuses revoked tokens. Spring Boot adds it to the decoder that it makes. */
    @Bean
    @ConditionalOnMissingBean
    public DenylistTokenValidator tokenwardenTokenValidator(
            TokenwardenProperties settings, ClaimMapping mapping, DenylistView denylist, UseReporter reporter) {
        return new DenylistTokenValidator(settings, mapping, denylist, reporter);
    }

    /** Gives the validator the request, and reports what reaches no handler. */
    @Bean
    @ConditionalOnMissingBean
    public TokenUseFilter tokenwardenUseFilter(UseReporter reporter) {
        return new TokenUseFilter(reporter, Clock.systemUTC());
    }

    /** Reports uses with the route of their handler. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebMvcConfigurer.class)
    public static class Routes {
        /** Adds the interceptor to Spring MVC. */
        @Bean
        public WebMvcConfigurer tokenwardenOperations(UseReporter reporter) {
            return new WebMvcConfigurer() {
                @Override
                public void addInterceptors(InterceptorRegistry registry) {
                    registry.addInterceptor(new OperationInterceptor(reporter));
                }
            };
        }
    }

    /** Counters of the denylist and of the reporter. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    public static class Meters {
        /** Adds the meters to the application's registry. */
        @Bean
        public MeterBinder tokenwardenMeters(DenylistView denylist, UseReporter reporter) {
            return registry -> {
                VerifierMeters.bind(registry, denylist);
                VerifierMeters.bind(registry, reporter);
            };
        }
    }

    /** Distinguishes the instances of one registration: the name of the host. */
    private static String instance() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "_");
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}
