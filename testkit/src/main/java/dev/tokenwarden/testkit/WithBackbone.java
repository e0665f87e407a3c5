package dev.tokenwarden.testkit;

import dev.tokenwarden.embedded.Part;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class real servers. Constructors and methods may take a {@link Backbone} and a {@link TestScope}.
 *
 * <p>The servers are embedded, unless the system property {@code tokenwarden.backbone} or the environment variable {@code
 * TOKENWARDEN_BACKBONE} says {@code containers}; the class is then skipped, with the reason, where no Docker engine answers.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(BackboneExtension.class)
public @interface WithBackbone {
    /**
     * What is started before the class.
     *
     * @return the parts; others start when first asked for
     */
    Part[] parts() default {Part.KAFKA, Part.REDIS, Part.OPENSEARCH};

    /**
     * Whether the class gets servers of its own, stopped after it, instead of the servers that all classes of the JVM share: for code
     * whose topic names are fixed.
     *
     * @return whether to start afresh, which costs seconds
     */
    boolean exclusive() default false;
}
