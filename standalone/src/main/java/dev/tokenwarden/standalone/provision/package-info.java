/** Makes topics, users and rights on Kafka and Redis: each role and reporter can do what it needs, and nothing else. */
@NullMarked
package dev.tokenwarden.standalone.provision;

import org.jspecify.annotations.NullMarked;
