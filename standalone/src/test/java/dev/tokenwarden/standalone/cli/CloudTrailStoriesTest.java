package dev.tokenwarden.standalone.cli;

import static dev.tokenwarden.standalone.cli.AwsRecords.role;
import static dev.tokenwarden.standalone.cli.AwsRecords.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.standalone.cli.AwsRecords.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found in an account's records with the preset policy, and what is not. */
final class CloudTrailStoriesTest {

    private static final String SSM = "aws-sdk-go/1.44 (go1.19; linux; amd64) amazon-ssm-agent/3.2";
    private static final String BOTO = "Boto3/1.34 md/Botocore#1.34 os/linux#6.1";
    private static final String KALI = "aws-cli/2.13 Python/3.11 Linux/5.15-kali3";
    private static final Caller WEB = role("web", "i-0a1b2c3d", "ASIAWEB");

    @TempDir
    Path temp;

    @Test
    void anInstancesKeyUsedElsewhere_isFoundOnce_thoughEachRecordComesTwiceAndInNoOrder() throws Exception {
        AwsRecords records = new AwsRecords();
        for (int i = 0; i < 20; i++) {
            records.call(300 * i, WEB, "ssm", "UpdateInstanceInformation", "18.194.10.77", SSM);
        }
        records.call(3_700, WEB, "sts", "GetCallerIdentity", "253.252.51.07", KALI);
        records.call(3_705, WEB, "s3", "ListBuckets", "253.252.51.07", KALI);
        List<String> lines = new ArrayList<>(records.lines());
        lines.addAll(records.lines());
        Collections.shuffle(lines, new Random(5));

        List<Detection> found = backtest(String.join("\n", lines));

        assertThat(found).extracting(Detection::rule).containsOnly("replay.context-change");
        assertThat(found).extracting(Detection::id).containsOnly(found.get(0).id());
        assertThat(found.get(0).subject().jti()).isEqualTo("ASIAWEB");
        assertThat(found.get(0).tenant()).isEqualTo(AwsRecords.ACCOUNT);
        assertThat(found.get(0).evidence().get(0).toString())
                .as("cites the record")
                .contains("event-20", "253.252.51.7");
    }

    @Test
    void aKeyCreatedForAnotherUser_isFound_andRolesAssumedAreNot() throws Exception {
        Caller admin = user("administrator", "AKIANEW");
        AwsRecords records = new AwsRecords()
                .call(0, WEB, "iam", "ListUsers", "18.194.10.77", KALI)
                .createsKey(5, WEB, "administrator", "AKIANEW", "18.194.10.77", KALI)
                .call(10, admin, "iam", "AttachUserPolicy", "18.194.10.77", KALI)
                .assumes(20, admin, role("ops", "y", "ASIAOPS"), "arn:aws:iam::1:role/ops", "18.194.10.77", KALI)
                .createsKey(30, admin, "administrator", "AKIANEXT", "18.194.10.77", KALI);

        List<Detection> found = backtest(records.file());

        assertThat(found).singleElement().satisfies(detection -> {
            assertThat(detection.rule()).isEqualTo("chain.subject-changed");
            assertThat(detection.subject().jti()).isEqualTo("AKIANEW");
            assertThat(detection.evidence().get(0).toString()).contains("event-1/issued/AKIANEW");
        });
    }

    @Test
    void aRoleOfAnotherAccount_hangsOnTheKeyItWasAssumedWith() throws Exception {
        String other = new AwsRecords()
                .assumes(
                        0,
                        user("alice", "AKIAALICE"),
                        role("ops", "y", "ASIAOPS"),
                        "arn:aws:iam::2:role/o",
                        "192.0.2.1",
                        BOTO)
                .file()
                .replace(
                        "arn:aws:sts::" + AwsRecords.ACCOUNT + ":assumed-role/x/y",
                        "arn:aws:sts::222222222222:assumed-role/x/y");

        assertThat(backtest(other)).isEmpty();
    }

    @Test
    void aBurstOfDenials_isFound() throws Exception {
        AwsRecords records = new AwsRecords();
        for (int i = 0; i < 30; i++) {
            records.denied(
                    i,
                    user("leaky", "AKIALEAKY"),
                    "ec2",
                    "Describe" + i,
                    "45.61.1.9",
                    i % 2 == 0 ? "AccessDenied" : "Client.UnauthorizedOperation");
        }

        assertThat(backtest(records.file()))
                .extracting(Detection::rule)
                .contains("volume.denied-burst", "scope.probing")
                .doesNotContain("replay.context-change");
    }

    @Test
    void ordinaryDays_raiseNothing() throws Exception {
        Caller person = role("Admin", "alice@acme.example", "ASIAPERSON");
        Caller key = user("backup", "AKIABACKUP");
        Caller function = role("fn", "fn", "ASIAFN");
        AwsRecords records = new AwsRecords();
        for (int i = 0; i < 40; i++) {
            // A host with two agents and a private way to S3.
            records.call(60 * i, WEB, "ssm", "UpdateInstanceInformation", "18.194.10.77", SSM)
                    .inside(60 * i + 1, WEB, "s3", "GetObject", "10.0.3.4", "CWAgent/1.3")
                    .call(60 * i + 2, WEB, "sqs", "ReceiveMessage", "18.194.10.77", BOTO);
            // A person between office and train, with a shell, Terraform and the console.
            String place = i < 20 ? "192.0.2.10" : "89.12.3.4";
            records.call(60 * i + 3, person, "iam", "ListRoles", place, "aws-cli/2.15 Darwin/23")
                    .call(60 * i + 4, person, "ec2", "DescribeInstances", place, "Terraform/1.7")
                    .call(60 * i + 5, person, "rds", "DescribeDBInstances", place, "console.rds.amazonaws.com")
                    .call(60 * i + 6, person, "s3", "ListBuckets", place, "[S3Console/0.4]")
                    .call(
                            60 * i + 7,
                            person,
                            "ec2",
                            "RunInstances",
                            "cloudformation.amazonaws.com",
                            "cloudformation.amazonaws.com");
            // A key of years, on three machines.
            records.call(60 * i + 8, key, "s3", "PutObject", "203.0.113." + i % 3, "rclone/1." + i % 3)
                    .call(60 * i + 9, key, "s3", "PutObject", "51.15." + i % 3 + ".1", "S3 Browser/10." + i % 3);
            // A function, on any of AWS's machines.
            records.call(
                    60 * i + 10, function, "dynamodb", "GetItem", "3." + i + ".7.1", "Boto3/1.26 exec-env/AWS_Lambda");
        }

        // Another user agent on a known network is recorded, and nothing more.
        assertThat(backtest(records.file())).allSatisfy(recorded -> {
            assertThat(recorded.rule()).isEqualTo("replay.context-change");
            assertThat(recorded.severity()).isEqualTo(Severity.LOW);
            assertThat(recorded.action()).isEqualTo(Action.ALERT);
        });
    }

    private List<Detection> backtest(String text) throws IOException {
        Path file = Files.writeString(temp.resolve("trail.json"), text);
        CommandRun ran = CommandRun.warden("backtest", "--format", "cloudtrail", file.toString());
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        List<Detection> found = new ArrayList<>();
        for (String line : ran.out().lines().toList()) {
            found.add(Detection.fromJson(line.getBytes(StandardCharsets.UTF_8)));
        }
        return found;
    }
}
