package dev.tokenwarden.ingest.importers;

import dev.tokenwarden.ingest.importers.format.LogFormat;

/** Records of each format, numbered. */
public final class LogSamples {
    private LogSamples() {}

    /** A record that gives one use; its id ends in the number. */
    public static String record(LogFormat format, int number) {
        String time = String.format("2026-03-02T12:%02d:%02d.000Z", number / 60 % 60, number % 60);
        return switch (format) {
            case CLOUDTRAIL ->
                "{\"eventVersion\":\"1.08\",\"userIdentity\":{\"type\":\"IAMUser\",\"arn\":\"arn:aws:iam::1:user/a\",\"accountId\":"
                        + "\"1\",\"accessKeyId\":\"AKIA1\"},\"eventTime\":\"" + time
                        + "\",\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"GetObject\",\"sourceIPAddress\":"
                        + "\"203.0.113.7\",\"userAgent\":\"cli {\\\"}\",\"requestParameters\":{\"items\":[{\"x\":1},{\"x\":2}]},"
                        + "\"resources\":[{\"ARN\":\"a\"},{\"ARN\":\"b\"}],\"eventID\":\"e" + number + "\"}";
            case KEYCLOAK ->
                "{\"id\":\"e" + number + "\",\"time\":"
                        + java.time.Instant.parse(time).toEpochMilli()
                        + ",\"type\":\"REFRESH_TOKEN\",\"realmId\":\"r\",\"clientId\":\"web\",\"userId\":\"u\",\"sessionId\":\"s\","
                        + "\"ipAddress\":\"203.0.113.7\",\"details\":{\"refresh_token_id\":\"rt\"}}";
            case OKTA ->
                "{\"actor\":{\"id\":\"00u\",\"type\":\"User\",\"alternateId\":\"a@x\"},\"client\":{\"ipAddress\":\"203.0.113.7\"},"
                        + "\"authenticationContext\":{\"externalSessionId\":\"s\"},\"eventType\":\"user.authentication.sso\","
                        + "\"outcome\":{\"result\":\"SUCCESS\"},\"published\":\"" + time
                        + "\",\"target\":[{\"id\":\"1\",\"type\":\"a\"},{\"id\":\"2\",\"type\":\"b\"}],\"uuid\":\"e"
                        + number
                        + "\"}";
            case ENTRA ->
                "{\"id\":\"e" + number + "\",\"createdDateTime\":\"" + time
                        + "\",\"userPrincipalName\":\"a@x\",\"userId\":\"u\",\"appId\":\"app\",\"ipAddress\":\"203.0.113.7\","
                        + "\"status\":{\"errorCode\":0},\"sessionId\":\"s\",\"resourceTenantId\":\"t\"}";
            case ENVOY ->
                "{\"start_time\":\"" + time
                        + "\",\"method\":\"GET\",\"path\":\"/a\",\"response_code\":200,\"authority\":\"api\",\"request_id\":\"e"
                        + number + "\",\"jwt\":{\"iss\":\"https://idp\",\"jti\":\"j\",\"aud\":[\"a\",\"b\"]}}";
            case KUBERNETES_AUDIT ->
                "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"auditID\":\"e" + number
                        + "\",\"stage\":\"ResponseComplete\",\"verb\":\"get\",\"user\":{\"username\":\"u\",\"extra\":"
                        + "{\"authentication.kubernetes.io/credential-id\":[\"JTI=j\"]}},\"sourceIPs\":[\"203.0.113.7\"],"
                        + "\"responseStatus\":{\"code\":200},\"requestReceivedTimestamp\":\"" + time + "\"}";
        };
    }

    /** Text as a JSON string. */
    static String quoted(String text) {
        return '"'
                + String.valueOf(com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance()
                        .quoteAsString(text))
                + '"';
    }
}
