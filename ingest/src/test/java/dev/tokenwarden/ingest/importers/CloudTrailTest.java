package dev.tokenwarden.ingest.importers;

import static dev.tokenwarden.ingest.importers.Mapped.token;
import static dev.tokenwarden.ingest.importers.format.LogFormat.CLOUDTRAIL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.event.Use;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of docs/importers/cloudtrail.md, row by row. */
final class CloudTrailTest {
    private static final String ROLE = Mapped.sample("cloudtrail-role.json");
    private static final String ASSUME = Mapped.sample("cloudtrail-assume-role.json");
    private static final String CREATE = Mapped.sample("cloudtrail-create-access-key.json");

    @Test
    void aCallOfARole_fieldByField() {
        Mapped mapped = Mapped.of(CLOUDTRAIL, ROLE);

        assertThat(mapped.events()).hasSize(1);
        TokenEvent event = mapped.only(EventType.USED);
        assertThat(event.id()).isEqualTo("4f0f3d2e-8a13-4a4e-9a52-000000000001");
        assertThat(event.source()).isEqualTo("urn:import:cloudtrail/123456789012");
        assertThat(event.time()).isEqualTo(Instant.parse("2026-03-02T12:00:07Z"));
        assertThat(event.tenant()).isEqualTo("123456789012");
        assertThat(token(event).iss()).isEqualTo("https://sts.amazonaws.com/123456789012");
        assertThat(token(event).jti()).isEqualTo("ASIAEXAMPLEWEB000001");
        assertThat(token(event).sub())
                .isEqualTo("arn:aws:sts::123456789012:assumed-role/web-server/i-0a1b2c3d4e5f60718");
        assertThat(token(event).clientId()).isEqualTo("arn:aws:iam::123456789012:role/service/web-server");
        assertThat(token(event).iat())
                .isEqualTo(Instant.parse("2026-03-02T11:58:00Z").getEpochSecond());
        assertThat(token(event).exp()).isNull();
        assertThat(token(event).aud()).isNull();
        assertThat(mapped.use())
                .isEqualTo(Use.builder()
                        .audience("s3.amazonaws.com")
                        .outcome(Use.Outcome.ACCEPTED)
                        .operation("ListBuckets")
                        .client(new ClientContext(
                                "203.0.113.7",
                                null,
                                null,
                                "[Boto3/1.34.2 md/Botocore#1.34.2 ua/2.0 os/linux#6.1.0 md/arch#x86_64 lang/python#3.11.2]",
                                null,
                                null,
                                null))
                        .build());
    }

    @Test
    void anIamUser_isItsOwnClient_andItsKeyHasNoAge() {
        TokenEvent event = Mapped.of(CLOUDTRAIL, ASSUME).only(EventType.USED);

        assertThat(token(event).jti()).isEqualTo("AKIAEXAMPLEALICE0001");
        assertThat(token(event).sub()).isEqualTo("arn:aws:iam::123456789012:user/staff/alice");
        assertThat(token(event).clientId()).isEqualTo("arn:aws:iam::123456789012:user/staff/alice");
        assertThat(token(event).iat()).isNull();
    }

    @Test
    void assumeRole_isAnExchangeFromTheCallingKeyToTheIssuedOne_inTheRolesAccount() {
        TokenEvent event = Mapped.of(CLOUDTRAIL, ASSUME).only(EventType.EXCHANGED);

        assertThat(event.id()).isEqualTo("4f0f3d2e-8a13-4a4e-9a52-000000000002/issued/ASIAEXAMPLEDEPLOY001");
        assertThat(event.tenant()).isEqualTo("210987654321");
        assertThat(token(event).iss()).isEqualTo("https://sts.amazonaws.com/210987654321");
        assertThat(token(event).jti()).isEqualTo("ASIAEXAMPLEDEPLOY001");
        assertThat(token(event).sub()).isEqualTo("arn:aws:sts::210987654321:assumed-role/deployer/alice-deploys");
        assertThat(token(event).clientId()).isEqualTo("arn:aws:iam::210987654321:role/ops/deployer");
        assertThat(token(event).iat())
                .isEqualTo(Instant.parse("2026-03-02T12:00:07Z").getEpochSecond());
        assertThat(token(event).exp())
                .isEqualTo(Instant.parse("2026-03-02T13:00:07Z").getEpochSecond());
        assertThat(event.exchange())
                .isEqualTo(new Exchange(
                        new TokenRef(
                                "https://sts.amazonaws.com/123456789012",
                                "AKIAEXAMPLEALICE0001",
                                null,
                                "arn:aws:iam::123456789012:user/staff/alice"),
                        null,
                        "arn:aws:iam::123456789012:user/staff/alice"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Mar 2, 2026 1:00:07 PM
            Mar 2, 2026, 1:00:07 PM
            2026-03-02T13:00:07Z
            1772456407
            1772456407000
            """)
    void expiry_inEveryForm(String date) {
        TokenEvent event = Mapped.of(CLOUDTRAIL, ASSUME.replace("Mar 2, 2026, 1:00:07 PM", date))
                .only(EventType.EXCHANGED);

        assertThat(token(event).exp())
                .isEqualTo(Instant.parse("2026-03-02T13:00:07Z").getEpochSecond());
    }

    @ParameterizedTest
    @CsvSource({
        "GetSessionToken, '', arn:aws:iam::123456789012:user/staff/alice",
        "GetFederationToken, '\"federatedUser\": {\"arn\": \"arn:aws:sts::123456789012:federated-user/bob\"},',"
                + " arn:aws:sts::123456789012:federated-user/bob"
    })
    void otherSessions_areExchangesToo(String call, String answer, String subject) {
        String record = ASSUME.replace("\"AssumeRole\"", "\"" + call + "\"")
                .replace("\"assumedRoleUser\"", answer + "\"other\"")
                .replace("\"roleArn\": \"arn:aws:iam::210987654321:role/ops/deployer\",", "");

        TokenEvent event = Mapped.of(CLOUDTRAIL, record).only(EventType.EXCHANGED);

        assertThat(event.tenant()).isEqualTo("123456789012");
        assertThat(token(event).sub()).isEqualTo(subject);
        assertThat(token(event).clientId()).isEqualTo("arn:aws:iam::123456789012:user/staff/alice");
    }

    @Test
    void aSessionThatNoKeyAskedFor_isIssued() {
        String record = ASSUME.replace("\"AKIAEXAMPLEALICE0001\"", "\"\"");

        Mapped mapped = Mapped.of(CLOUDTRAIL, record);

        assertThat(mapped.events()).hasSize(1);
        assertThat(token(mapped.only(EventType.ISSUED)).jti()).isEqualTo("ASIAEXAMPLEDEPLOY001");
    }

    @Test
    void createAccessKey_forAnother_isAnExchangeToThatUser() {
        TokenEvent event = Mapped.of(CLOUDTRAIL, CREATE).only(EventType.EXCHANGED);

        assertThat(token(event).jti()).isEqualTo("AKIAEXAMPLEADMIN0001");
        assertThat(token(event).sub()).isEqualTo("arn:aws-cn:iam::123456789012:user/administrator");
        assertThat(token(event).iat()).as("by it, policy tells temporary keys").isNull();
        assertThat(event.exchange().subjectToken().jti()).isEqualTo("ASIAEXAMPLEWEB000001");
        assertThat(event.exchange().clientId()).isEqualTo("arn:aws-cn:iam::123456789012:role/web-server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"requestParameters\": null", "\"requestParameters\": {\"userName\": \"alice\"}"})
    void createAccessKey_forOneself_keepsTheSubject(String request) {
        String record = ASSUME.replaceAll("(?s)\"requestParameters\": \\{.*?\\}", request)
                .replace(
                        "\"credentials\": {\n      \"accessKeyId\"",
                        "\"accessKey\": {\"userName\": \"alice\", \"accessKeyId\"")
                .replace("\"AssumeRole\"", "\"CreateAccessKey\"");

        TokenEvent event = Mapped.of(CLOUDTRAIL, record).only(EventType.EXCHANGED);

        assertThat(token(event).sub()).isEqualTo("arn:aws:iam::123456789012:user/staff/alice");
    }

    @Test
    void whatFailed_issuedNothing() {
        String record = ASSUME.replace("\"sourceIPAddress\"", "\"errorCode\": \"AccessDenied\", \"sourceIPAddress\"");

        Mapped mapped = Mapped.of(CLOUDTRAIL, record);

        assertThat(mapped.events()).hasSize(1);
        assertThat(mapped.use().rejected()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "AccessDenied, SCOPE, true",
        "AccessDeniedException, SCOPE, true",
        "Client.UnauthorizedOperation, SCOPE, true",
        "NotAuthorizedException, SCOPE, true",
        "ExpiredTokenException, EXPIRED, true",
        "SignatureDoesNotMatch, SIGNATURE, false",
        "Client.AuthFailure, SIGNATURE, false"
    })
    void denials_areRejections(String code, RejectionReason reason, boolean believed) {
        Use use = Mapped.of(
                        CLOUDTRAIL, ROLE.replace("\"responseElements\"", "\"errorCode\": \"" + code + "\", \"other\""))
                .use();

        assertThat(use.outcome()).isEqualTo(Use.Outcome.REJECTED);
        assertThat(use.reason()).isEqualTo(reason);
        assertThat(use.believed()).isEqualTo(believed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NoSuchBucket", "ThrottlingException", "Client.InvalidInstanceID.NotFound"})
    void otherErrors_comeAfterTheKeyWasAccepted(String code) {
        assertThat(Mapped.of(CLOUDTRAIL, ROLE.replace("\"responseElements\"", "\"errorCode\": \"" + code + "\", \"o\""))
                        .use()
                        .accepted())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "253.252.51.07, 253.252.51.7",
        "2001:db8::1, 2001:db8::1",
        "5.205.62.999, ",
        "not an address, ",
    })
    void addresses_asTheyOccur(String written, String read) {
        ClientContext client = Mapped.of(CLOUDTRAIL, ROLE.replace("203.0.113.7", written))
                .use()
                .client();

        assertThat(client.address()).isEqualTo(read);
        assertThat(client.userAgent()).startsWith("[Boto3");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.3.4, vpcEndpointId, ",
        "172.31.0.9, vpcEndpointId, ",
        "100.64.0.1, vpcEndpointId, ",
        "fd00::1, vpcEndpointId, ",
        "172.32.0.9, vpcEndpointId, 172.32.0.9",
        "10.0.3.4, other, 10.0.3.4"
    })
    void theAddressBehindAVpcEndpoint_isNotTheClients(String written, String member, String read) {
        String record = ROLE.replace("203.0.113.7\"", written + "\", \"" + member + "\": \"vpce-0a1b\"");

        ClientContext client = Mapped.of(CLOUDTRAIL, record).use().client();

        assertThat(client.address()).isEqualTo(read);
        assertThat(client.userAgent()).startsWith("[Boto3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cloudformation.amazonaws.com", "AWS Internal"})
    void whatAServiceDoes_hasNoClient(String address) {
        assertThat(Mapped.of(CLOUDTRAIL, ROLE.replace("203.0.113.7", address))
                        .use()
                        .client())
                .isNull();
    }

    @Test
    void whatAServiceDoesOnBehalf_hasNoClient() {
        String record =
                ROLE.replace("\"sessionContext\"", "\"invokedBy\": \"athena.amazonaws.com\", \"sessionContext\"");

        assertThat(Mapped.of(CLOUDTRAIL, record).use().client()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "console.ec2.amazonaws.com",
                "[S3Console/0.4]",
                "aws-internal/3 aws-sdk-java/1.12.1",
                "signin.amazonaws.com"
            })
    void theConsolesManyBackEnds_areOneAgent(String agent) {
        String record = ROLE.replaceAll("\"userAgent\": \".*?\"", "\"userAgent\": \"" + agent + "\"");

        assertThat(Mapped.of(CLOUDTRAIL, record).use().client().userAgent()).isEqualTo("console.amazonaws.com");
    }

    @Test
    void aLongUserAgent_isCut_andTheUseStays() {
        String record = ROLE.replace("[Boto3", "x".repeat(100_000));

        assertThat(Mapped.of(CLOUDTRAIL, record).use().client().userAgent()).hasSize(512);
    }

    @Test
    void withoutAKey_onlyDenialsSaySomething() {
        String anonymous = ROLE.replaceAll("(?s)\"userIdentity\": \\{.*?\"2.0\"\\s*\\}\\s*\\}", "\"o\": 1");

        assertThat(Mapped.of(CLOUDTRAIL, anonymous).passed()).isEqualTo("no-access-key");
        Mapped denied = Mapped.of(
                CLOUDTRAIL, anonymous.replace("\"responseElements\"", "\"errorCode\": \"AccessDenied\", \"p\""));
        assertThat(denied.use().believed()).isFalse();
        assertThat(denied.only(EventType.USED).tenant()).isEqualTo("123456789012");
    }

    @Test
    void aFailedConsoleLogin_isARejection() {
        String login = """
                {"eventVersion": "1.08", "userIdentity": {"type": "IAMUser", "accountId": "123456789012", "accessKeyId": "",
                 "userName": "HIDDEN_DUE_TO_SECURITY_REASONS"}, "eventTime": "2026-03-02T12:00:07Z",
                 "eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin", "sourceIPAddress": "198.51.100.9",
                 "userAgent": "Mozilla/5.0", "errorMessage": "Failed authentication",
                 "responseElements": {"ConsoleLogin": "Failure"}, "eventID": "e-1"}""";

        Use use = Mapped.of(CLOUDTRAIL, login).use();

        assertThat(use.reason()).isEqualTo(RejectionReason.OTHER);
        assertThat(use.client().address()).isEqualTo("198.51.100.9");
    }

    @Test
    void envelopes_ofEventBridge_andOfLookupEvents() {
        String bridge = "{\"version\": \"0\", \"id\": \"other\", \"detail-type\": \"AWS API Call via CloudTrail\","
                + " \"source\": \"aws.s3\", \"detail\": " + ROLE + "}";
        String lookup = "{\"EventId\": \"x\", \"EventName\": \"ListBuckets\", \"CloudTrailEvent\": \""
                + ROLE.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"}";

        assertThat(Mapped.of(CLOUDTRAIL, bridge)).isEqualTo(Mapped.of(CLOUDTRAIL, ROLE));
        assertThat(Mapped.of(CLOUDTRAIL, lookup)).isEqualTo(Mapped.of(CLOUDTRAIL, ROLE));
    }

    @Test
    void withoutAnEventId_theRecordItselfIsItsIdentity() {
        assertThat(Mapped.of(CLOUDTRAIL, ROLE.replace("\"eventID\"", "\"other\""))
                        .only(EventType.USED)
                        .id())
                .isEqualTo("digest");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"hello": 1}                                                              | foreign
            {"eventName": "X", "userIdentity": {"accessKeyId": "A"}}                  | missing-member eventTime
            {"eventName": "X", "userIdentity": {"accessKeyId": "A"}, "eventTime": "0001-01-01T00:00:00Z"} | out-of-range eventTime
            {"eventName": "X", "userIdentity": {"accessKeyId": "A"}, "eventTime": "9999-12-31T23:59:59Z"} | out-of-range eventTime
            {"eventName": "X", "userIdentity": {"accessKeyId": "A"}, "eventTime": "yesterday"} | wrong-type eventTime
            {"eventName": "X", "eventName": "Y"}                                      | duplicate-member eventName
            """)
    void setAside(String record, String why) {
        assertThat(Mapped.refusal(CLOUDTRAIL, record).strip()).isEqualTo(why);
    }

    @Test
    void aNameTooLong_isSetAside() {
        assertThat(Mapped.refusal(CLOUDTRAIL, ROLE.replace("ASIAEXAMPLEWEB000001", "A".repeat(1_025))))
                .isEqualTo("out-of-range userIdentity.accessKeyId");
    }

    @Test
    void logstash_movesTheTime() {
        assertThat(Mapped.of(CLOUDTRAIL, ROLE.replace("\"eventTime\"", "\"@timestamp\"")))
                .isEqualTo(Mapped.of(CLOUDTRAIL, ROLE));
    }

    @ParameterizedTest
    @CsvSource({
        "i-0123456789abcdef0, true",
        "i-0, true",
        "mi-0a, true",
        "0f3b6a1c9d5e4f7a8b2c3d4e5f607182, true", // a task of ECS
        "eks-prod-web-0-6f1c2a3b-1111-4222-8333-444455556666, true", // EKS Pod Identity
        "alice, false",
        "i-am-a-person, false",
        "botocore-session-1772452807, false",
        "eks-admin, false"
    })
    void theSessionOfAnInstance_isASession(String name, boolean machine) {
        String record =
                "{\"eventName\":\"X\",\"eventTime\":\"2026-03-02T12:00:00Z\",\"userIdentity\":{\"accessKeyId\":\"A\","
                        + "\"accountId\":\"1\",\"arn\":\"arn:aws:sts::1:assumed-role/web/" + name + "\"}}";

        assertThat(token(Mapped.of(CLOUDTRAIL, record).only(EventType.USED)).sid())
                .isEqualTo(machine ? "arn:aws:sts::1:assumed-role/web/" + name : null);
    }

    /** Records of a bucket's owner about another account's caller name the principal by its id alone. */
    @ParameterizedTest
    @CsvSource({
        "AROAEXAMPLEWEB0000001:i-0123456789abcdef0, true, AROAEXAMPLEWEB0000001",
        "AROAEXAMPLEWEB0000001:alice, false, AROAEXAMPLEWEB0000001",
        "AIDAEXAMPLEALICE00001, false, AIDAEXAMPLEALICE00001"
    })
    void aPrincipalWithoutArn_isNamedByItsId(String principal, boolean machine, String client) {
        String record =
                "{\"eventName\":\"X\",\"eventTime\":\"2026-03-02T12:00:00Z\",\"userIdentity\":{\"type\":\"AWSAccount\","
                        + "\"accessKeyId\":\"A\",\"accountId\":\"1\",\"principalId\":\"" + principal + "\"}}";

        TokenEvent event = Mapped.of(CLOUDTRAIL, record).only(EventType.USED);

        assertThat(token(event).sub()).isEqualTo(principal);
        assertThat(token(event).sid()).isEqualTo(machine ? principal : null);
        assertThat(token(event).clientId()).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource({
        "PutUserPolicy, userName, true",
        "UploadSSHPublicKey, userName, true",
        "PutUserPolicy, none, true",
        "PutUserPolicy, other, false",
        "GetUserPolicy, userName, false"
    })
    void rightsForItsOwnUser_areAnIssuanceOfTheKey(String operation, String user, boolean widened) {
        String record = "{\"eventSource\":\"iam.amazonaws.com\",\"eventName\":\"" + operation + "\",\"eventTime\":"
                + "\"2026-03-02T12:00:00Z\",\"userIdentity\":{\"accessKeyId\":\"A\",\"accountId\":\"1\",\"userName\":\"helpdesk\"},"
                + "\"requestParameters\":{\"userName\":\"" + user.replace("userName", "helpdesk") + "\"}}";

        Mapped mapped = Mapped.of(CLOUDTRAIL, record);
        Mapped byArn = Mapped.of(
                CLOUDTRAIL,
                record.replace("\"userName\":\"helpdesk\"}", "\"arn\":\"arn:aws:iam::1:user/it/helpdesk\"}"));

        assertThat(byArn.events()).hasSize(widened ? 2 : 1);
        assertThat(mapped.events()).hasSize(widened ? 2 : 1);
        if (widened) {
            TokenEvent issued = mapped.only(EventType.ISSUED);
            assertThat(token(issued).jti()).isEqualTo("A");
            assertThat(issued.issuance().grantType()).isEqualTo("urn:aws:iam:" + operation);
        }
    }

    @Test
    void theColumnsOfSentinel_areARecord() {
        String row =
                "{\"TimeGenerated\":\"2026-03-02T12:00:07Z\",\"AwsEventId\":\"e-1\",\"EventName\":\"AssumeRole\",\"EventSource\":"
                        + "\"sts.amazonaws.com\",\"SourceIpAddress\":\"203.0.113.7\",\"UserIdentityArn\":\"arn:aws:iam::1:user/a\","
                        + "\"UserIdentityAccountId\":\"1\",\"UserIdentityAccessKeyId\":\"AKIA1\",\"RecipientAccountId\":\"1\","
                        + "\"ErrorCode\":\"\",\"ResponseElements\":\"{\\\"credentials\\\":{\\\"accessKeyId\\\":\\\"ASIA2\\\"}}\"}";

        Mapped mapped = Mapped.of(CLOUDTRAIL, row);

        TokenEvent used = mapped.only(EventType.USED);
        assertThat(used.id()).isEqualTo("e-1");
        assertThat(used.time()).isEqualTo(Instant.parse("2026-03-02T12:00:07Z"));
        assertThat(token(used).jti()).isEqualTo("AKIA1");
        assertThat(token(mapped.only(EventType.EXCHANGED)).jti()).isEqualTo("ASIA2");
    }

    @Test
    void notificationsOfAwsServices_areNoRecords() {
        assertThat(Mapped.refusal(
                        CLOUDTRAIL,
                        "{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\",\"eventTime\":"
                                + "\"2026-03-02T12:00:00Z\"}"))
                .isEqualTo("foreign ");
    }
}
