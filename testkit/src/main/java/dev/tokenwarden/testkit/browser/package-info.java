/**
 * Headless Chromium, for tests of pages.
 *
 * <p>Start reading at {@link dev.tokenwarden.testkit.browser.NeedsBrowser}.
 */
@NullMarked
package dev.tokenwarden.testkit.browser;

import org.jspecify.annotations.NullMarked;
