package dev.tokenwarden.dashboards.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
    private static final Analyst ACME = new Analyst("alice", AnalystRole.VIEWER, Set.of("acme"));

    private final LiveFeed feed = new LiveFeed("e1");

    private void publish(int from, int to) {
        for (int i = from; i < to; i++) {
            feed.publish("detection", "acme", Integer.toString(i));
        }
    }

    private static List<String> data(LiveFeed.FeedReader reader) throws InterruptedException {
        return reader.next(0).stream().map(LiveFeed.Message::data).toList();
    }

    @Test
    void read_fromTheStart_getsWhatComesAfter() throws InterruptedException {
        publish(0, 3);
        LiveFeed.FeedReader reader = feed.read(ACME, null);
        publish(3, 5);
        assertThat(reader.lost()).isFalse();
        assertThat(data(reader)).containsExactly("3", "4");
    }

    @Test
    void read_resumed_getsWhatWasMissed() throws InterruptedException {
        publish(0, 3);
        LiveFeed.FeedReader reader = feed.read(ACME, "e1-1");
        publish(3, 4);
        assertThat(reader.lost()).isFalse();
        assertThat(data(reader)).containsExactly("1", "2", "3");
    }

    @Test
    void read_resumedFromAnotherLife_orTooFarBack_orOddly_isTold() {
        publish(0, 2_002);
        assertThat(feed.read(ACME, "e0-5").lost()).isTrue();
        assertThat(feed.read(ACME, "e1-1").lost()).isTrue();
        assertThat(feed.read(ACME, "e1-2").lost()).isFalse();
        assertThat(feed.read(ACME, "e1-9999").lost()).isTrue();
        assertThat(feed.read(ACME, "nonsense").lost()).isTrue();
    }

    @Test
    void announce_isForTheMoment_andTakesNoPlaceFromWhatIsKept() throws InterruptedException {
        publish(0, 2);
        LiveFeed.FeedReader open = feed.read(ACME, "e1-2");
        LiveFeed.FeedReader theirs = feed.read(new Analyst("eve", AnalystRole.VIEWER, Set.of("globex")), "e1-2");
        feed.announce("presence", "acme", "now");
        publish(2, 3);
        assertThat(data(open)).containsExactly("now", "2");
        assertThat(data(theirs)).isEmpty();
        LiveFeed.FeedReader resumed = feed.read(ACME, "e1-1");
        assertThat(resumed.lost()).isFalse();
        assertThat(data(resumed)).containsExactly("1", "2");
    }

    @Test
    void publish_ofAnotherTenant_isNotHeard() throws InterruptedException {
        LiveFeed.FeedReader reader = feed.read(ACME, null);
        feed.publish("detection", "globex", "theirs");
        assertThat(data(reader)).isEmpty();
        assertThat(data(feed.read(ACME, "e1-0"))).isEmpty();
    }

    @Test
    void publish_toAReaderThatIsTooSlow_dropsIt() {
        LiveFeed.FeedReader slow = feed.read(ACME, null);
        publish(0, 1_000);
        assertThat(slow.open()).isTrue();
        publish(1_000, 1_001);
        assertThat(slow.open()).isFalse();
        assertThat(feed.readers()).isZero();
    }
}
