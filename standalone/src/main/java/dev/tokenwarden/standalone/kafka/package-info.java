/** Kafka clients whose passwords and certificates are read from files again. Kafka makes these classes by name. */
@NullMarked
package dev.tokenwarden.standalone.kafka;

import org.jspecify.annotations.NullMarked;
