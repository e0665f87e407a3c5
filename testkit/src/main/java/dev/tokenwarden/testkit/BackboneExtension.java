package dev.tokenwarden.testkit;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Carries out {@link WithBackbone}. The shared backbone lives in the root store, which JUnit closes after the last class; an
 * exclusive one in the store of its class.
 */
public final class BackboneExtension implements ExecutionCondition, BeforeAllCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(BackboneExtension.class);

    /** For JUnit. */
    public BackboneExtension() {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        BackboneKind kind = BackboneKind.configured();
        return kind.obstacle()
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled(
                        "parts are " + kind.name().toLowerCase(Locale.ROOT)));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        backbone(context).start(EnumSet.copyOf(Set.of(annotation(context).parts())));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Backbone.class || type == TestScope.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Backbone.class ? backbone(context) : scope(context);
    }

    /** The backbone of the test class, for other extensions of the class. */
    public static Backbone backbone(ExtensionContext context) {
        boolean exclusive = annotation(context).exclusive();
        // Two keys, because a store that lacks one asks that of its parent.
        String key = exclusive ? "exclusive backbone" : "shared backbone";
        return (exclusive ? ofClass(context) : context.getRoot())
                .getStore(NAMESPACE)
                .computeIfAbsent(key, k -> BackboneKind.configured().create(), Backbone.class);
    }

    private static TestScope scope(ExtensionContext context) {
        return ofClass(context).getStore(NAMESPACE).computeIfAbsent("scope", key -> newScope(context), TestScope.class);
    }

    private static TestScope newScope(ExtensionContext context) {
        String name = context.getRequiredTestClass()
                .getSimpleName()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]", "");
        return new TestScope("t" + name + "-" + UUID.randomUUID().toString().substring(0, 8));
    }

    private static WithBackbone annotation(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(outermost(context), WithBackbone.class)
                .orElseThrow(() -> new IllegalStateException("@WithBackbone is missing on " + outermost(context)));
    }

    /** The context of the outermost test class: nested classes share what it has. */
    private static ExtensionContext ofClass(ExtensionContext context) {
        ExtensionContext found = context;
        ExtensionContext at = context;
        while (at != at.getRoot()) {
            if (at.getTestClass().isPresent()) {
                found = at;
            }
            at = at.getParent().orElse(at.getRoot());
        }
        return found;
    }

    private static Class<?> outermost(ExtensionContext context) {
        return ofClass(context).getRequiredTestClass();
    }
}
