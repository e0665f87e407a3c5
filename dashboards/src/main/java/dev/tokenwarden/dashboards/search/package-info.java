/** OpenSearch: the connection, the indices and their templates. */
@NullMarked
package dev.tokenwarden.dashboards.search;

import org.jspecify.annotations.NullMarked;
