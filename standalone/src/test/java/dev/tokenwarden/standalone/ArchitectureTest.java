package dev.tokenwarden.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the modules may know of one another and of the world; this module is the one that sees them all. */
class ArchitectureTest {

    private static final String ROOT = "dev.tokenwarden.";
    private static final List<String> MODULES = List.of(
            "contract",
            "policy",
            "redis",
            "service",
            "embedded",
            "verifier",
            "examples",
            "ingest",
            "streams",
            "revocation",
            "dashboards",
            "standalone");

    /** The modules that each module may use. Data flows from the left to the right of the pipeline, through topics and Redis. */
    private static final Map<String, Set<String>> KNOWN = Map.ofEntries(
            Map.entry("contract", Set.of()),
            Map.entry("policy", Set.of("contract")),
            Map.entry("redis", Set.of("contract")),
            Map.entry("service", Set.of("contract")),
            Map.entry("embedded", Set.of()),
            Map.entry("verifier", Set.of("contract", "redis")),
            Map.entry("examples", Set.of("contract", "redis", "verifier")),
            // The gateway is a resource server too: it checks tokens with the library that it tells others to embed.
            Map.entry("ingest", Set.of("contract", "policy", "redis", "service", "verifier")),
            Map.entry("streams", Set.of("contract", "policy", "service")),
            Map.entry("revocation", Set.of("contract", "policy", "redis", "service")),
            Map.entry("dashboards", Set.of("contract", "policy", "service")));

    /** Written by protoc. */
    private static final String GENERATED = "dev.tokenwarden.streams.state..";

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/testkit/"))
            .importPackages("dev.tokenwarden");

    @ParameterizedTest
    @MethodSource("modules")
    void module_usesOnlyWhatItMay(String module) {
        Set<String> known = Objects.requireNonNull(KNOWN.get(module));
        String[] siblings = MODULES.stream()
                .filter(other -> !other.equals(module) && !known.contains(other))
                .map(ArchitectureTest::packagesOf)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(packagesOf(module))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(siblings)
                .because("modules meet in topics and Redis, whose format is in contract")
                .check(CODE);
    }

    private static Stream<String> modules() {
        return KNOWN.keySet().stream().sorted();
    }

    @Test
    void contract_knowsJacksonOnly() {
        classes()
                .that()
                .resideInAPackage("dev.tokenwarden.contract..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.tokenwarden.contract..", "java..", "com.fasterxml.jackson..", "org.jspecify..")
                .because("everybody gets its dependencies, verifiers in other people's services included")
                .check(CODE);
    }

    @ParameterizedTest
    @MethodSource("everyModule")
    void module_hasNoPackageCycles(String module) {
        slices().assignedFrom(packagesIn(module)).should().beFreeOfCycles().check(CODE);
    }

    private static Stream<String> everyModule() {
        return MODULES.stream();
    }

    @Test
    void time_comesFromAClock() {
        noClasses()
                .that()
                .resideOutsideOfPackage(GENERATED)
                .should()
                .accessTargetWhere(readsTheWallClock())
                .because("tests move time, and a backtest lives in the past")
                .check(CODE);
    }

    @Test
    void logs_goThroughSlf4j() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .because("there is one way to log")
                .check(CODE);
    }

    @Test
    void standardStreams_areTheCommandsOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.tokenwarden.standalone.cli..", "dev.tokenwarden.examples..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("standard output belongs to whoever reads the command's answer")
                .check(CODE);
    }

    @Test
    void packages_areNullMarked() {
        List<String> unmarked = CODE.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(one -> !one.getName().startsWith("dev.tokenwarden.streams.state"))
                .filter(one -> !one.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();

        assertThat(unmarked).isEmpty();
    }

    @Test
    void import_seesEveryModule() {
        assertThat(MODULES).allSatisfy(module -> assertThat(CODE.containPackage(ROOT + module))
                .as(module)
                .isTrue());
    }

    private static String packagesOf(String module) {
        return ROOT + module + "..";
    }

    /** One slice per package, the root package of the module included. */
    private static SliceAssignment packagesIn(String module) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                String name = javaClass.getPackageName();
                boolean inModule = name.equals(ROOT + module) || name.startsWith(ROOT + module + ".");
                return inModule ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "packages of " + module;
            }
        };
    }

    /** Calls that ask for the time of day without being handed a clock. {@code System.nanoTime} measures, and may. */
    private static DescribedPredicate<JavaAccess<?>> readsTheWallClock() {
        return DescribedPredicate.describe("read the wall clock", access -> {
            JavaClass owner = access.getTargetOwner();
            String name = access.getTarget().getName();
            boolean noArguments = access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget unit
                    && unit.getRawParameterTypes().isEmpty();
            return owner.isEquivalentTo(System.class) && name.equals("currentTimeMillis")
                    || owner.isEquivalentTo(Date.class) && name.equals("<init>") && noArguments
                    || owner.isAssignableTo(TemporalAccessor.class) && name.equals("now") && noArguments;
        });
    }
}
