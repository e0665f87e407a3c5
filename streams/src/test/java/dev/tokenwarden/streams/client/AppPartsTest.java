package dev.tokenwarden.streams.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AppPartsTest {
    private static final String IOS_VIEW =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";
    private static final String ANDROID_VIEW =
            "Mozilla/5.0 (Linux; Android 14; Pixel 7 Build/TQ3A; wv) AppleWebKit/537.36"
                    + " (KHTML, like Gecko) Version/4.0 Chrome/126.0 Mobile Safari/537.36";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "okhttp/4.12.0 | ANDROID | true",
                "Dalvik/2.1.0 (Linux; U; Android 13; SM-S901B) | ANDROID | true",
                "OrdersApp/5 (Linux;Android 13) ExoPlayerLib/2.19.1 | ANDROID | true",
                "Orders/12 CFNetwork/1494.0.7 Darwin/23.4.0 | IOS | true",
                "Orders/12 (com.acme.orders; build:7; iOS 17.5.0) Alamofire/5.9.1 | IOS | true",
                "AppleCoreMedia/1.0.0.21F90 (iPhone; U; CPU OS 17_5 like Mac OS X) | IOS | true",
                // Another platform, a browser, a program of a computer, nothing.
                "okhttp/4.12.0 | IOS | false",
                "Orders/12 CFNetwork/1494.0.7 Darwin/23.4.0 | ANDROID | false",
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 | ANDROID | false",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1 | IOS | false",
                "curl/8.5.0 | ANDROID | false",
                "axios/1.6 | IOS | false",
                "python-requests/2.31 | IOS | false"
            })
    void partsOfOneApp(String agent, String view, boolean oneApp) {
        int part = AppParts.of(agent);
        int web = AppParts.of(view.equals("IOS") ? IOS_VIEW : ANDROID_VIEW);

        assertThat(AppParts.mayBeOneApp(part, web)).isEqualTo(oneApp);
        assertThat(AppParts.mayBeOneApp(web, part)).isEqualTo(oneApp);
        assertThat(AppParts.mayBeOneApp(AppParts.of(null), web)).isFalse();
    }

    /** The media player of Apple's systems plays for browsers, too. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mozilla/5.0 (Macintosh) Safari/17 | AppleCoreMedia/1.0.0.21G93 (Macintosh) | true",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Version/17.5 Safari/604.1 | AppleCoreMedia/1.0 (iPhone; U) | true",
                "Mozilla/5.0 (Windows NT 10.0) Firefox/134 | AppleCoreMedia/1.0.0.21G93 (Macintosh) | false",
                "Mozilla/5.0 (Macintosh) Safari/17 | Orders/12 CFNetwork/1494.0.7 Darwin/23.4.0 | false",
                "curl/8.5.0 | AppleCoreMedia/1.0.0.21G93 (Macintosh) | false"
            })
    void mediaPlayers(String one, String other, boolean oneApp) {
        assertThat(AppParts.mayBeOneApp(AppParts.of(one), AppParts.of(other))).isEqualTo(oneApp);
        assertThat(AppParts.mayBeOneApp(AppParts.of(other), AppParts.of(one))).isEqualTo(oneApp);
    }
}
