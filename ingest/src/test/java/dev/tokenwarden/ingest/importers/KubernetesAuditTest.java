package dev.tokenwarden.ingest.importers;

import static dev.tokenwarden.ingest.importers.Mapped.token;
import static dev.tokenwarden.ingest.importers.format.LogFormat.KUBERNETES_AUDIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.TokenEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The table of docs/importers/kubernetes-audit.md, row by row. */
final class KubernetesAuditTest {
    private static final String GET = """
            {"kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Metadata", "auditID": "a-1",
             "stage": "ResponseComplete", "requestURI": "/apis/apps/v1/namespaces/pay/deployments/api/scale?x=1",
             "verb": "get",
             "user": {"username": "system:serviceaccount:pay:api", "uid": "u-1", "groups": ["system:serviceaccounts"],
                      "extra": {"authentication.kubernetes.io/credential-id": ["JTI=7d2b"],
                                "authentication.kubernetes.io/pod-name": ["api-1"]}},
             "sourceIPs": ["192.0.2.1", "10.0.0.7"], "userAgent": "client-go/1.30",
             "objectRef": {"resource": "deployments", "namespace": "pay", "name": "api", "apiGroup": "apps",
                           "apiVersion": "v1", "subresource": "scale"},
             "responseStatus": {"metadata": {}, "code": 200},
             "requestReceivedTimestamp": "2026-03-02T12:00:07.123456Z", "stageTimestamp": "2026-03-02T12:00:07.130000Z",
             "annotations": {"authorization.k8s.io/decision": "allow"}}""";

    @Test
    void aRequest_fieldByField() {
        Mapped mapped = Mapped.of(KUBERNETES_AUDIT, GET);

        TokenEvent event = mapped.only(EventType.USED);
        assertThat(event.id()).isEqualTo("a-1");
        assertThat(event.source()).isEqualTo("urn:import:kubernetes-audit/kubernetes");
        assertThat(event.time()).isEqualTo(Instant.parse("2026-03-02T12:00:07.123Z"));
        assertThat(event.tenant()).isEqualTo("kubernetes");
        assertThat(token(event).iss()).isEqualTo("https://kubernetes.default.svc.cluster.local");
        assertThat(token(event).jti()).isEqualTo("7d2b");
        assertThat(token(event).sub()).isEqualTo("system:serviceaccount:pay:api");
        assertThat(mapped.use().audience()).isEqualTo("apps");
        assertThat(mapped.use().operation()).isEqualTo("get deployments/scale in pay");
        assertThat(mapped.use().accepted()).isTrue();
        assertThat(mapped.use().client())
                .as("the address that the client could not choose")
                .isEqualTo(new ClientContext("10.0.0.7", null, null, "client-go/1.30", null, null, null));
    }

    @Test
    void aCertificate_isNamedByItsFingerprint_andTheCoreGroupIsKubernetes() {
        Mapped mapped = Mapped.of(
                KUBERNETES_AUDIT, GET.replace("JTI=7d2b", "X509SHA256=ce89").replace("\"apiGroup\": \"apps\",", ""));

        assertThat(token(mapped.only(EventType.USED)).jti()).isEqualTo("X509SHA256=ce89");
        assertThat(mapped.use().audience()).isEqualTo("kubernetes");
    }

    @Test
    void impersonation_isInTheOperation() {
        assertThat(Mapped.of(
                                KUBERNETES_AUDIT,
                                GET.replace(
                                        "\"sourceIPs\"",
                                        "\"impersonatedUser\": {\"username\": \"bob\"}, \"sourceIPs\""))
                        .use()
                        .operation())
                .isEqualTo("get deployments/scale in pay as bob");
    }

    @Test
    void whatIsNoObject_isItsPath() {
        assertThat(Mapped.of(KUBERNETES_AUDIT, GET.replace("\"objectRef\"", "\"other\""))
                        .use()
                        .operation())
                .isEqualTo("get /apis/apps/v1/namespaces/pay/deployments/api/scale");
    }

    @Test
    void refusals() {
        Mapped forbidden = Mapped.of(KUBERNETES_AUDIT, GET.replace("\"code\": 200", "\"code\": 403"));
        Mapped unauthorized = Mapped.of(KUBERNETES_AUDIT, GET.replace("\"code\": 200", "\"code\": 401"));

        assertThat(forbidden.use().reason()).isEqualTo(RejectionReason.SCOPE);
        assertThat(forbidden.use().believed()).isTrue();
        assertThat(unauthorized.use().believed()).isFalse();
    }

    @Test
    void aTokenRequest_isAnExchange() {
        TokenEvent event = Mapped.of(
                        KUBERNETES_AUDIT,
                        GET.replace(
                                "\"annotations\": {",
                                "\"annotations\": {\"authentication.kubernetes.io/issued-credential-id\": \"JTI=new\","))
                .only(EventType.EXCHANGED);

        assertThat(token(event).jti()).isEqualTo("new");
        assertThat(token(event).sub()).isEqualTo("system:serviceaccount:pay:api");
        assertThat(event.exchange().subjectToken().jti()).isEqualTo("7d2b");
    }

    @Test
    void otherStages_andUnnamedCredentials_arePassedOver() {
        assertThat(Mapped.of(KUBERNETES_AUDIT, GET.replace("ResponseComplete", "RequestReceived"))
                        .passed())
                .isEqualTo("earlier-stage");
        assertThat(Mapped.of(KUBERNETES_AUDIT, GET.replace("io/credential-id", "io/other"))
                        .passed())
                .isEqualTo("no-credential-id");
    }

    @Test
    void setAside() {
        assertThat(Mapped.refusal(KUBERNETES_AUDIT, "{\"kind\": \"Pod\"}")).isEqualTo("foreign ");
    }

    @Test
    void eventsOfAList_needNoKind() {
        assertThat(Mapped.of(
                                KUBERNETES_AUDIT,
                                GET.replace("\"kind\": \"Event\", \"apiVersion\": \"audit.k8s.io/v1\", ", ""))
                        .use())
                .isEqualTo(Mapped.of(KUBERNETES_AUDIT, GET).use());
    }

    @Test
    void aPodsTokens_areOneSession() {
        Mapped mapped = Mapped.of(
                KUBERNETES_AUDIT,
                GET.replace(
                        "\"authentication.kubernetes.io/pod-name\": [\"api-1\"]",
                        "\"authentication.kubernetes.io/pod-uid\": [\"0f3c\"]"));

        assertThat(token(mapped.only(EventType.USED)).sid()).isEqualTo("system:serviceaccount:pay:api/0f3c");
    }

    @Test
    void theColumnsOfAks_areAnEvent() {
        String row = """
                {"TimeGenerated": "2026-03-02T12:00:09Z", "RequestReceivedTime": "2026-03-02T12:00:07.123Z", "AuditId": "a-1",
                 "Stage": "ResponseComplete", "Verb": "list", "RequestUri": "/api/v1/secrets", "UserAgent": "kubectl/1.30",
                 "User": "{\\"username\\":\\"system:serviceaccount:pay:api\\",\\"extra\\":{\\"authentication.kubernetes.io/credential-id\\":[\\"JTI=7d2b\\"]}}",
                 "SourceIps": "[\\"192.0.2.1\\",\\"203.0.113.7\\"]", "ObjectRef": {"resource": "secrets", "namespace": "pay"},
                 "ResponseStatus": "{\\"code\\":403}"}""";

        Mapped mapped = Mapped.of(KUBERNETES_AUDIT, row);

        TokenEvent used = mapped.only(EventType.USED);
        assertThat(used.id()).isEqualTo("a-1");
        assertThat(used.time()).isEqualTo(Instant.parse("2026-03-02T12:00:07.123Z"));
        assertThat(token(used).jti()).isEqualTo("7d2b");
        assertThat(token(used).sub()).isEqualTo("system:serviceaccount:pay:api");
        assertThat(mapped.use().reason()).isEqualTo(RejectionReason.SCOPE);
        assertThat(mapped.use().operation()).isEqualTo("list secrets in pay");
        assertThat(mapped.use().client())
                .isEqualTo(new ClientContext("203.0.113.7", null, null, "kubectl/1.30", null, null, null));
    }

    @Test
    void anAuditLogOfGoogleCloud_isReadToo() {
        String record = """
                {"protoPayload": {"@type": "type.googleapis.com/google.cloud.audit.AuditLog",
                  "authenticationInfo": {"principalEmail": "system:serviceaccount:pay:api"},
                  "methodName": "io.k8s.core.v1.secrets.list", "resourceName": "core/v1/namespaces/pay/secrets",
                  "requestMetadata": {"callerIp": "203.0.113.7", "callerSuppliedUserAgent": "kubectl/1.30"},
                  "serviceName": "k8s.io", "status": {"code": 7}},
                 "insertId": "i-1", "labels": {"authentication.kubernetes.io/credential-id": "JTI=7d2b"},
                 "operation": {"id": "a-1"}, "timestamp": "2026-03-02T12:00:07.123456Z"}""";

        Mapped denied = Mapped.of(KUBERNETES_AUDIT, record);
        Mapped allowed = Mapped.of(KUBERNETES_AUDIT, record.replace("\"status\": {\"code\": 7}", "\"status\": {}"));

        assertThat(denied.only(EventType.USED).id()).isEqualTo("a-1");
        assertThat(token(denied.only(EventType.USED)).jti()).isEqualTo("7d2b");
        assertThat(denied.use().reason()).isEqualTo(RejectionReason.SCOPE);
        assertThat(denied.use().operation()).isEqualTo("list core/v1/namespaces/pay/secrets");
        assertThat(allowed.use().accepted()).isTrue();
        assertThat(allowed.use().client())
                .isEqualTo(new ClientContext("203.0.113.7", null, null, "kubectl/1.30", null, null, null));
    }
}
