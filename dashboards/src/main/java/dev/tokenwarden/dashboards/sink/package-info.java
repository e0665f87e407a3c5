/** From Kafka into OpenSearch: consume, make documents, write them in bulk, commit. */
@NullMarked
package dev.tokenwarden.dashboards.sink;

import org.jspecify.annotations.NullMarked;
