package io.peaflow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import io.peaflow.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.stereotype.Component;

/** The house as docs/architecture.md draws it, held against the compiled classes. */
class ArchitectureTests {

    private static final String ROOT = "io.peaflow";
    private static final Set<String> PURE_FLOOR = Set.of("kernel", "chart", "quant", "strategy");
    /** Rooms that others may ask for beans or events, but never import. */
    private static final Set<String> NEVER_IMPORTED = Set.of("platform", "dashboard", "cli");

    private static final int PUBLIC_TYPES = 10;
    /** Rooms that show more than ten public types, each with its reason. */
    private static final Map<String, String> WIDER_ROOMS = Map.of(
            "job",
            "a job's body, the pages and the alerts each meet it: runs, definitions, the desk, breakers, events and"
                    + " two ways to fail",
            "marketdata",
            "strategies, pages and words each meet it: registry, history of prices and of values, freshness,"
                    + " quarantine, backfill",
            "kernel",
            "the words of every room: instruments, bars, series, calendars, money, weights, what was known when",
            "signal",
            "pages, words and alerts each meet it: signals, tickets, holdings, strategies, models, their stories,"
                    + " events and refusals",
            "strategy",
            "live, paper and back-test share all of it: strategies with their facts and decisions, limits, costs,"
                    + " tickets, breakers");
    /** Classes that may wait for time alone, each with its reason. */
    private static final Map<String, String> SLEEPERS = Map.of(
            ROOT + ".platform.ExternalDatabase",
            "asks again, at start, for a database that is not up yet; nothing runs that could wake it",
            ROOT + ".platform.DatabasePool$Patient",
            "asks again for a connection while the server restarts; the waiting caller's own thread, within its time"
                    + " limit",
            ROOT + ".platform.Migrations",
            "asks again, at start, for the lock that another process holds; PostgreSQL wakes nobody here",
            ROOT + ".marketdata.source.WebSources$Beans",
            "lets time pass between two calls to one provider; nothing but time ends the wait, and an interrupt",
            ROOT + ".cli.Demo",
            "looks for the first message in a folder, which another thread writes",
            ROOT + ".cli.Start",
            "asks another process whether it is ready, between two looks at its file",
            ROOT + ".cli.Stop",
            "waits for a server that has begun to start, between two looks at its file",
            ROOT + ".cli.Optimize",
            "asks another process whether it is ready, between two looks at its file",
            ROOT + ".cli.RunFollower",
            "asks a server over REST how a run is doing, between two questions");

    private static JavaClasses house;
    private static Map<String, Set<String>> arrows;

    @BeforeAll
    static void readTheHouse() {
        house = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
        arrows = arrowsOf(Repository.text("docs/architecture.md"));
    }

    @Test
    void thePictureNamesExactlyTheRoomsThatExist() {
        assertThat(arrows.keySet())
                .as("rooms of the arrows block in docs/architecture.md, against the packages below " + ROOT)
                .isEqualTo(rooms());
    }

    @Test
    void everyUseFollowsAnArrow() {
        Map<String, Set<String>> against = new TreeMap<>();
        for (JavaClass user : house) {
            for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                String from = roomOf(user);
                String to = roomOf(dependency.getTargetClass());
                if (!from.isEmpty() && !to.isEmpty() && !from.equals(to) && !mayUse(from, to)) {
                    against.computeIfAbsent(from + " -> " + to, key -> new TreeSet<>())
                            .add(user.getName() + " uses "
                                    + dependency.getTargetClass().getName());
                }
            }
        }
        assertThat(against)
                .as("uses without an arrow in docs/architecture.md: turn the use round with an event, or draw the"
                        + " arrow there")
                .isEmpty();
    }

    @Test
    void theEdgesAreImportedByNobody() {
        assertThat(arrows.values().stream().flatMap(Set::stream)).doesNotContainAnyElementsOf(NEVER_IMPORTED);
    }

    @Test
    void roomsHaveNoCycle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(house);
    }

    @Test
    void modulithAgrees() {
        // Every package of the pure floor may be used: the annotation that would say so is Spring's, which the floor
        // knows not.
        ApplicationModules.of(ROOT)
                .detectViolations()
                .filter(violation -> PURE_FLOOR.stream()
                        .noneMatch(
                                room -> violation.getMessage().contains("non-exposed type " + ROOT + "." + room + ".")))
                .throwIfPresent();
    }

    @Test
    void whatSpringFindsByItselfLiesWhereItLooks() {
        classes()
                .that()
                .areAnnotatedWith(ConfigurationProperties.class)
                .should()
                .haveSimpleNameEndingWith("Settings")
                .andShould()
                .beTopLevelClasses()
                .because("the configuration is checked before Spring runs, by files of this name")
                .check(house);
        classes()
                .that()
                .areMetaAnnotatedWith(Component.class)
                .and()
                .areNestedClasses()
                .should(ArchCondition.from(DescribedPredicate.describe(
                        "lie in a bean",
                        nested -> nested.getEnclosingClass()
                                .filter(outer -> outer.isMetaAnnotatedWith(Component.class))
                                .isPresent())))
                .because("nested classes are not looked at: " + Peaflow.NOT_NESTED)
                .check(house);
    }

    @Test
    void thePureFloorNeedsOnlyTheJdk() {
        String[] floor =
                PURE_FLOOR.stream().map(room -> ROOT + "." + room + "..").toArray(String[]::new);
        classes()
                .that()
                .resideInAnyPackage(floor)
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        "come from the JDK, JSpecify or the pure floor",
                        type -> type.getPackageName().startsWith("java.")
                                || type.getPackageName().equals("org.jspecify.annotations")
                                || PURE_FLOOR.contains(roomOf(type))
                                || type.isPrimitive()
                                || type.isArray()))
                .check(house);
    }

    @Test
    void whatDecidesNeverLooksBackFromTheEnd() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".strategy..", ROOT + ".signal..")
                .should()
                .transitivelyDependOnClassesThat()
                .haveFullyQualifiedName(ROOT + ".quant.hmm.Hindsight")
                .allowEmptyShould(true)
                .check(house);
    }

    @Test
    void aRoomShowsFewTypes() {
        Map<String, Set<String>> shown = house.stream()
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> type.getPackageName().equals(ROOT + "." + roomOf(type)))
                .collect(groupingBy(
                        ArchitectureTests::roomOf,
                        TreeMap::new,
                        mapping(JavaClass::getSimpleName, toCollection(TreeSet::new))));
        shown.keySet().removeAll(WIDER_ROOMS.keySet());

        assertThat(shown)
                .allSatisfy((room, types) -> assertThat(types)
                        .as("public top-level types of %s: make some package-private", room)
                        .hasSizeLessThanOrEqualTo(PUBLIC_TYPES));
    }

    @Test
    void controllersLiveInWebPackagesOrInTheDashboard() {
        classes()
                .that()
                .areAnnotatedWith("org.springframework.web.bind.annotation.RestController")
                .or()
                .areAnnotatedWith("org.springframework.stereotype.Controller")
                .should()
                .resideInAnyPackage(ROOT + ".*.web..", ROOT + ".dashboard..", ROOT + ".platform..")
                .allowEmptyShould(true)
                .check(house);
    }

    @Test
    void webPackagesAreUsedByNobody() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".*.web..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".*.web..")
                .check(house);
    }

    @Test
    void namesSayWhatAClassIsFor() {
        noClasses()
                .that()
                .areTopLevelClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Dto")
                .orShould()
                .haveSimpleNameEndingWith("DTO")
                .check(house);
    }

    @Test
    void everyPackageIsNullMarkedAndIntroducedByASentence() throws IOException {
        Set<String> packages = house.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT))
                .collect(toCollection(TreeSet::new));

        for (String name : packages) {
            Path file = Repository.file("src/main/java/" + name.replace('.', '/') + "/package-info.java");
            assertThat(file).as("the sentence of package " + name).isRegularFile();
            assertThat(Files.readString(file))
                    .as("%s has one sentence of documentation and @%s", file, NullMarked.class.getSimpleName())
                    .containsPattern("(?s)/\\*\\*.*[a-z]{3}.*[.:].*\\*/")
                    .contains("@NullMarked");
        }
    }

    @Test
    void beansAreInjectedByConstructor() {
        fields().should()
                .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .andShould()
                .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .andShould()
                .notBeAnnotatedWith("jakarta.inject.Inject")
                .andShould()
                .notBeAnnotatedWith("jakarta.annotation.Resource")
                .check(house);
    }

    @Test
    void onlyTheCommandLinePrints() {
        Set<String> streams = Set.of("out", "err");
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".cli..", ROOT)
                .should()
                .accessTargetWhere(target(
                        "System.out or System.err",
                        access -> access.getTargetOwner().isEquivalentTo(System.class)
                                && streams.contains(access.getTarget().getName())))
                .orShould()
                .accessTargetWhere(target(
                        "printStackTrace",
                        access -> access.getTarget().getName().equals("printStackTrace")))
                .check(house);
    }

    @Test
    void nobodySleeps() {
        noClasses()
                .that(DescribedPredicate.describe(
                        "have no reason to sleep", type -> !SLEEPERS.containsKey(type.getName())))
                .should()
                .accessTargetWhere(target(
                        "Thread.sleep",
                        access -> access.getTargetOwner().isEquivalentTo(Thread.class)
                                && access.getTarget().getName().equals("sleep")))
                .orShould()
                .accessTargetWhere(target(
                        "TimeUnit.sleep",
                        access -> access.getTargetOwner().getName().equals("java.util.concurrent.TimeUnit")
                                && access.getTarget().getName().equals("sleep")))
                .check(house);
    }

    @Test
    void timeComesFromTheOneClock() {
        // The clock is made in platform; the command line speaks before there is one.
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".platform..", ROOT + ".cli..")
                .should()
                .accessTargetWhere(target("now() without a clock", ArchitectureTests::asksTheWallClock))
                .orShould()
                .accessTargetWhere(target(
                        "Clock.system…",
                        access -> access.getTargetOwner().isEquivalentTo(Clock.class)
                                && access.getTarget().getName().startsWith("system")))
                .check(house);
    }

    @Test
    void readsThePictureAsItIsDrawn() {
        assertThat(arrowsOf("```arrows\nkernel ->\njob -> kernel, check\n```\n"))
                .isEqualTo(Map.of("kernel", Set.of(), "job", Set.of("kernel", "check")));
    }

    private static boolean mayUse(String from, String to) {
        return arrows.getOrDefault(from, Set.of()).contains(to);
    }

    private static boolean asksTheWallClock(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        boolean now = target.getName().equals("now")
                && target.getOwner().getPackageName().equals("java.time");
        boolean withClock = target instanceof AccessTarget.MethodCallTarget call
                && call.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
        boolean millis = target.getOwner().isEquivalentTo(System.class)
                && target.getName().equals("currentTimeMillis");
        return now && !withClock || millis;
    }

    private static DescribedPredicate<JavaAccess<?>> target(
            String name, java.util.function.Predicate<JavaAccess<?>> predicate) {
        return DescribedPredicate.describe(name, predicate);
    }

    private static Set<String> rooms() {
        return house.stream()
                .map(ArchitectureTests::roomOf)
                .filter(room -> !room.isEmpty())
                .collect(toCollection(TreeSet::new));
    }

    private static String roomOf(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1).replaceAll("\\..*", "") : "";
    }

    /** The fenced block {@code arrows}: one room a line, then what it may use. */
    private static Map<String, Set<String>> arrowsOf(String page) {
        Matcher block = Pattern.compile("(?s)```arrows\\R(.*?)```").matcher(page);
        assertThat(block.find())
                .as("docs/architecture.md has a fenced block named arrows")
                .isTrue();
        return block.group(1)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split("->", -1))
                .collect(Collectors.toMap(
                        parts -> parts[0].strip(),
                        parts -> Arrays.stream(parts[1].split(","))
                                .map(String::strip)
                                .filter(room -> !room.isEmpty())
                                .collect(toCollection(TreeSet::new)),
                        (first, second) -> {
                            throw new IllegalArgumentException("a room stands twice in the arrows block");
                        },
                        TreeMap::new));
    }
}
