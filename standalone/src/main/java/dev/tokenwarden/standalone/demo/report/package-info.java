/** How the demo reports: terminal, plain text or JSON. */
@NullMarked
package dev.tokenwarden.standalone.demo.report;

import org.jspecify.annotations.NullMarked;
