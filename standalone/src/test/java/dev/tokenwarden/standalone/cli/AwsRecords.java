package dev.tokenwarden.standalone.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CloudTrail records of one account, in the shape that AWS documents. */
final class AwsRecords {

    static final String ACCOUNT = "123456789012";
    static final Instant START = Instant.parse("2026-03-02T12:00:00Z");

    private final List<String> records = new ArrayList<>();

    /** Who calls: the {@code userIdentity}. */
    record Caller(String key, String json) {}

    /** A session of a role, with a temporary key. */
    static Caller role(String role, String session, String key) {
        return new Caller(key, """
                {"type":"AssumedRole","principalId":"AROAEXAMPLE:%2$s","arn":"arn:aws:sts::%4$s:assumed-role/%1$s/%2$s",\
                "accountId":"%4$s","accessKeyId":"%3$s","sessionContext":{"sessionIssuer":{"type":"Role",\
                "arn":"arn:aws:iam::%4$s:role/%1$s","accountId":"%4$s","userName":"%1$s"},\
                "attributes":{"creationDate":"2026-03-02T11:50:00Z","mfaAuthenticated":"false"}}}""".formatted(role, session, key, ACCOUNT));
    }

    /** A user with a key of years. */
    static Caller user(String name, String key) {
        return new Caller(key, """
                {"type":"IAMUser","principalId":"AIDAEXAMPLE","arn":"arn:aws:iam::%3$s:user/%1$s","accountId":"%3$s",\
                "accessKeyId":"%2$s","userName":"%1$s"}""".formatted(name, key, ACCOUNT));
    }

    AwsRecords call(int second, Caller caller, String service, String name, String address, String agent) {
        return add(second, caller, service, name, address, agent, "");
    }

    /** By way of a VPC endpoint. */
    AwsRecords inside(int second, Caller caller, String service, String name, String address, String agent) {
        return add(second, caller, service, name, address, agent, ",\"vpcEndpointId\":\"vpce-0a1b\"");
    }

    AwsRecords denied(int second, Caller caller, String service, String name, String address, String error) {
        return add(second, caller, service, name, address, "Boto3/1.9", ",\"errorCode\":\"" + error + '"');
    }

    AwsRecords assumes(int second, Caller caller, Caller role, String arn, String address, String agent) {
        return add(second, caller, "sts", "AssumeRole", address, agent, """
                ,"requestParameters":{"roleArn":"%s"},"responseElements":{"credentials":{"accessKeyId":"%s",\
                "expiration":"Mar 2, 2026 1:00:00 PM"},"assumedRoleUser":{"arn":"arn:aws:sts::%s:assumed-role/x/y"}}""".formatted(arn, role.key(), ACCOUNT));
    }

    AwsRecords createsKey(int second, Caller caller, String forUser, String key, String address, String agent) {
        return add(second, caller, "iam", "CreateAccessKey", address, agent, """
                ,"requestParameters":{"userName":"%1$s"},"responseElements":{"accessKey":{"userName":"%1$s",\
                "accessKeyId":"%2$s","status":"Active"}}""".formatted(forUser, key));
    }

    private AwsRecords add(
            int second,
            Caller caller,
            String service,
            String name,
            String address,
            String agent,
            @Nullable String more) {
        records.add("""
                {"eventVersion":"1.08","userIdentity":%s,"eventTime":"%s","eventSource":"%s.amazonaws.com","eventName":"%s",\
                "awsRegion":"us-east-1","sourceIPAddress":"%s","userAgent":"%s","eventID":"event-%d",\
                "recipientAccountId":"%s"%s}""".formatted(
                        caller.json(),
                        START.plusSeconds(second),
                        service,
                        name,
                        address,
                        agent,
                        records.size(),
                        ACCOUNT,
                        more));
        return this;
    }

    List<String> lines() {
        return List.copyOf(records);
    }

    /** As a trail delivers them. */
    String file() {
        return "{\"Records\":[" + String.join(",", records) + "]}";
    }
}
