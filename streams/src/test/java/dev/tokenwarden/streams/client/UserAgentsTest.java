package dev.tokenwarden.streams.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UserAgentsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:134.0) Gecko/20100101 Firefox/134.0 | Mozilla/5.0 (Windows NT 11.0; Win64; x64; rv:135.0) Gecko/20100101 Firefox/135.0.1",
                "Mozilla/5.0 (Linux; Android 15; Pixel 8 Build/AP3A.241105.008; wv) Chrome/131.0.6778.39 Mobile | Mozilla/5.0 (Linux; Android 16; Pixel 8 Build/BP1A; wv) Chrome/132 Mobile",
                "Mozilla/5.0 (iPhone; U; CPU iPhone OS 17_2 like Mac OS X; en-us) Safari/604.1 | Mozilla/5.0 (iPhone; U; CPU iPhone OS 18_0_1 like Mac OS X; de-DE) Safari/605.1",
                "aws-cli/2.15.30 Python/3.11.6 Linux/5.10.1 exe/x86_64.amzn.2 prompt/off command/s3.ls | aws-cli/2.16.0 Python/3.11.6 Linux/5.10.1 exe/x86_64.amzn.2 prompt/on command/iam.list-users",
                "aws-cli/2.22.1 md/awscrt#0.23.8 ua/2.0 os/linux#6.8 md/arch#x86_64 lang/python#3.12.6 md/prompt#off md/command#s3.ls | aws-cli/2.22.1 md/awscrt#0.23.8 ua/2.1 os/linux#6.9 md/arch#x86_64 lang/python#3.12.6 md/prompt#off md/command#sts.get-caller-identity",
                "[aws-sdk-go/1.44.0 (go1.19; linux; amd64)] | aws-sdk-go/1.50.2 (go1.22; linux; amd64)",
                "curl/8.5.0 | curl/8.6.0-DEV",
                "OrdersApp/5.1 okhttp/4.12 | OrdersApp/5.2-beta okhttp/4.13",
                "kubectl/v1.28.2 (linux/amd64) kubernetes/89a4ea3 | kubectl/v1.29.0 (linux/amd64) kubernetes/3f7a50f",
                "kubectl/v1.28.2 (linux/amd64) kubernetes/$Format | kubectl/v1.29.0 (linux/amd64) kubernetes/3f7a50f",
                "google-cloud-sdk gcloud/420.0.0 command/gcloud.compute.list invocation-id/c0ffee00aaaabbbbccccddddeeeeffff client-os/LINUX interactive/True from-script/False term/xterm (Linux 5.15.0-1) | google-cloud-sdk gcloud/421.0.0 command/gcloud.storage.ls invocation-id/abcdef00aaaabbbbccccddddeeeeffff client-os/LINUX interactive/False from-script/True term/dumb (Linux 5.15.0-1)",
                "python/3.10.10 (Linux-5.15.0) AZURECLI/2.47.0 (DEB) azsdk-python-mgmt-compute/29.1.0 | python/3.10.10 (Linux-5.15.0) AZURECLI/2.47.0 (DEB) azsdk-python-mgmt-resource/23.1.0b2",
                "Terraform/1.5.7 (+https://www.terraform.io) terraform-provider-azurerm/3.70.0 pid-222c6c49-1b0a-5959-a213-6608f9eb8820 | Terraform/1.5.7 (+https://terraform.example) terraform-provider-azurerm/3.71.0 pid-322c6c49-1b0a-5959-a213-6608f9eb8821",
                "Boto3/1.26.165 Python/3.10.6 Linux/5.19.0 Botocore/1.29.165 | Boto3/1.26.165 Python/3.10.6 Linux/5.19.0 Botocore/1.29.165 Resource",
                "aws-sdk-go/1.44.1 (go1.18.3; linux; amd64) | aws-sdk-go/1.44.1 (go1.18.3; linux; amd64) S3Manager",
                "aws-sdk-nodejs/2.1000.0 linux/v14.17.6 callback | aws-sdk-nodejs/2.1000.0 linux/v14.17.6 promise",
                "aws-sdk-java/2.20.1 Linux/5.10.1 io/sync http/Apache cfg/retry-mode/legacy | aws-sdk-java/2.20.1 Linux/5.10.1 io/sync http/Apache hll/s3Multipart PAGINATED/2.20",
                "aws-sdk-dotnet-core/3.7.9.2 OS/Linux_5.10 ClientAsync | aws-sdk-dotnet-core/3.7.9.2 OS/Linux_5.10 ClientSync TransferManager/MultipartUploadCommand",
                "Mozilla/5.0 (Linux; Android 13) Chrome/120.0 [FBAN/EMA;FBLC/en_US;FBAV/300.0.0.12;] | Mozilla/5.0 (Linux; Android 13) Chrome/121.0 [FBAN/EMA;FBLC/de_DE;FBAV/301.0.0.12;]",
                "job 1.2 | job 1.3",
                "Agent 4b1c3f8e-8d4d-4a53-9a7c-000000000001 x | Agent 4b1c3f8e-8d4d-4a53-9a7c-000000000002 x",
            })
    void versionsOfOneProduct_areEqual(String one, String other) {
        assertThat(UserAgents.normalise(one)).isNotNull().isEqualTo(UserAgents.normalise(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Mozilla/5.0 (Windows NT 10.0) Firefox/134 | Mozilla/5.0 (Macintosh) Firefox/134",
                "Mozilla/5.0 (X11; Linux) Chrome/131 | Mozilla/5.0 (X11; Linux) Firefox/131",
                "Mozilla/5.0 (Linux; Android 15) Chrome/131 | Mozilla/5.0 (Linux; Android 15; wv) Chrome/131",
                "job-10/1.2 | job-11/1.2",
                "aws-cli/2.1 Python/3.11 | Boto3/1.2 Python/3.11",
                "azsdk-python-identity/1.15 | azsdk-net-identity/1.15",
                "gcloud/1 client-os/LINUX | gcloud/1 client-os/MACOSX",
                "resource/1 | callback/1",
                "resource | callback",
                "python-requests/2.31 | python-urllib3/2.31",
                "aws-sdk-java/2.2 http/Apache | aws-sdk-java/2.2 http/Netty",
            })
    void products_differ(String one, String other) {
        assertThat(UserAgents.normalise(one)).isNotEqualTo(UserAgents.normalise(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "-", "null", "NULL", "[]", "\"\"", "\"-\""})
    void placeholders_areNoAgent(String text) {
        assertThat(UserAgents.normalise(text)).isNull();
    }

    @Test
    void anyText_isNormalisedToOneLineThatIsStable() {
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(40); j >= 0; j--) {
                text.append("ab1/.;()[] -#,\u00e9\"".charAt(random.nextInt(16)));
            }
            String once = UserAgents.normalise(text.toString());

            assertThat(UserAgents.normalise(text.toString())).isEqualTo(once);
            assertThat(once == null || !once.isBlank()).as(text.toString()).isTrue();
        }
    }
}
