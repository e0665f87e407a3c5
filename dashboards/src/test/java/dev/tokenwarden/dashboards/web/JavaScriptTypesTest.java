package dev.tokenwarden.dashboards.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.testkit.browser.Browser;
import dev.tokenwarden.testkit.browser.NeedsBrowser;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Checks the types of the console's modules with the TypeScript compiler, which runs in a browser. The result is that of {@code tsc -p
 * jsconfig.json} and {@code tsc -p jsconfig.strict.json}.
 */
@NeedsBrowser
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaScriptTypesTest {
    private static final String CHECK = """
            const done = arguments[arguments.length - 1];
            import('/assets/types.js').then(({ check }) => check('%s', %s)).then(done, (e) => done([String(e.stack)]));""";

    private JavaScriptServer server;
    private Browser browser;

    @BeforeAll
    void start() {
        server = new JavaScriptServer();
        browser = new Browser(1440, 900);
        browser.open(server.uri());
    }

    @AfterAll
    void stop() {
        browser.close();
        server.close();
    }

    /** Errors as {@code file(line,column): text}. */
    private List<?> check(String config, String added) {
        return (List<?>) browser.later(CHECK.formatted(config, added));
    }

    @Test
    void everyModule_usesValuesAsTheirTypesSay() {
        assertThat(check("/jsconfig.json", "{}")).isEmpty();
    }

    @Test
    void modulesThatAskForIt_declareAllTypes() {
        assertThat(check("/jsconfig.strict.json", "{}")).isEmpty();
    }

    @Test
    void mistakes_areFound() {
        String directory = "/src/main/resources/dev/tokenwarden/dashboards/web/";
        String wrong = "import { plain } from './format.js'; export const n = plain(1).missing;";
        assertThat(check("/jsconfig.json", "{'" + directory + "wrong.js': \"" + wrong + "\"}"))
                .singleElement()
                .asString()
                .contains("wrong.js(1,", "'missing' does not exist on type 'string'");
        String untyped = "// @ts-check\\nexport const n = (value) => value;";
        assertThat(check("/jsconfig.strict.json", "{'" + directory + "untyped.js': \"" + untyped + "\"}"))
                .singleElement()
                .asString()
                .contains("untyped.js(2,", "implicitly has an 'any' type");
    }
}
