package dev.tokenwarden.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.tokenwarden.embedded.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs small test classes on an engine of their own, and looks at what they were given. */
final class WithBackboneIT {
    private static final List<Backbone> BACKBONES = new ArrayList<>();
    private static final List<TestScope> SCOPES = new ArrayList<>();
    private static final List<Integer> PORTS = new ArrayList<>();

    @Test
    void classes_shareABackboneButNotAScope_andItEndsWithTheRun() {
        run(First.class, Second.class);

        assertThat(BACKBONES).hasSize(3);
        assertThat(BACKBONES.get(1)).isSameAs(BACKBONES.get(0));
        assertThat(BACKBONES.get(2)).isSameAs(BACKBONES.get(0));
        assertThat(SCOPES.stream().map(TestScope::prefix).distinct()).hasSize(2);
    }

    @Test
    void exclusiveClass_hasABackboneOfItsOwn() {
        run(First.class, Alone.class);

        assertThat(BACKBONES).hasSize(3);
        assertThat(BACKBONES.stream().distinct()).hasSize(2);
    }

    @BeforeEach
    void forget() {
        BACKBONES.clear();
        SCOPES.clear();
        PORTS.clear();
    }

    private static void run(Class<?>... classes) {
        var request = EngineTestKit.engine("junit-jupiter");
        for (Class<?> one : classes) {
            request.selectors(selectClass(one));
        }
        var results = request.execute();
        results.testEvents().assertStatistics(stats -> stats.failed(0).skipped(0));
        assertThat(PORTS).isNotEmpty().allSatisfy(WithBackboneIT::assertClosed);
    }

    private static void assertClosed(int port) {
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(IOException.class);
    }

    private static void note(Backbone backbone, TestScope scope) {
        BACKBONES.add(backbone);
        SCOPES.add(scope);
        PORTS.add(backbone.redis().port());
    }

    @WithBackbone(parts = Part.REDIS)
    static final class First {
        @Test
        void outer(Backbone backbone, TestScope scope) {
            note(backbone, scope);
        }

        @Nested
        final class Inner {
            @Test
            void inner(Backbone backbone, TestScope scope) {
                note(backbone, scope);
            }
        }
    }

    @WithBackbone(parts = Part.REDIS)
    static final class Second {
        @Test
        void test(Backbone backbone, TestScope scope) {
            note(backbone, scope);
        }
    }

    @WithBackbone(parts = Part.REDIS, exclusive = true)
    static final class Alone {
        @Test
        void test(Backbone backbone, TestScope scope) {
            note(backbone, scope);
        }
    }
}
