package dev.tokenwarden.dashboards.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tokenwarden.testkit.browser.Browser;
import dev.tokenwarden.testkit.browser.NeedsBrowser;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs the unit tests of the console's modules, {@code *.test.js} in the test resources, in a browser. */
@NeedsBrowser
class JavaScriptUnitTest {
    private static final String RUN = """
            const done = arguments[arguments.length - 1];
            import('/assets/testing.js').then(({ run }) => run('/assets/%s')).then(
              (results) => done(results), (e) => done([{ name: 'the module is loaded', error: String(e) }]));""";

    @TestFactory
    Stream<DynamicContainer> modules() {
        try (JavaScriptServer server = new JavaScriptServer();
                Browser browser = new Browser(1440, 900)) {
            browser.open(server.uri());
            List<DynamicContainer> modules = JavaScriptServer.tests().stream()
                    .map(module -> dynamicContainer(module, tests(module, browser.later(RUN.formatted(module)))))
                    .toList();
            assertThat(modules).isNotEmpty();
            return modules.stream();
        }
    }

    private static List<DynamicTest> tests(String module, Object results) {
        List<DynamicTest> tests = ((List<?>) results)
                .stream()
                        .map(result -> (Map<?, ?>) result)
                        .map(result ->
                                dynamicTest(String.valueOf(result.get("name")), () -> assertThat(result.get("error"))
                                        .isEqualTo("")))
                        .toList();
        assertThat(tests).as("tests of %s", module).isNotEmpty();
        return tests;
    }
}
