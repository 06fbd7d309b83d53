package dev.gather;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.reactivestreams.Publisher;

/**
 * Holds the house together: which room may import which. A room is a package directly under {@code
 * dev.gather}, with what lies below it; the base package only starts the application and may import
 * them all.
 */
@AnalyzeClasses(packages = ArchitectureTest.BASE, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  static final String BASE = "dev.gather";

  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          entry("process", Set.of()),
          entry("rfc9111", Set.of()),
          entry("definition", Set.of("process", "rfc9111")),
          entry("json", Set.of()),
          entry("template", Set.of("json")),
          entry("shape", Set.of("json")),
          entry("pattern", Set.of("json")),
          entry("jsonata", Set.of("json", "template", "pattern")),
          entry(
              "plan",
              Set.of("rfc9111", "definition", "json", "template", "shape", "pattern", "jsonata")),
          entry("cache", Set.of("process", "rfc9111", "definition")),
          entry("upstream", Set.of("process", "rfc9111", "definition", "json", "cache")),
          entry(
              "access",
              Set.of("process", "rfc9111", "definition", "json", "template", "plan", "cache")),
          entry("merge", Set.of("plan", "json", "template")),
          entry(
              "execution",
              Set.of(
                  "process",
                  "rfc9111",
                  "definition",
                  "plan",
                  "json",
                  "template",
                  "shape",
                  "jsonata",
                  "access",
                  "upstream",
                  "merge")),
          entry(
              "answer",
              Set.of("process", "rfc9111", "json", "plan", "upstream", "merge", "execution")),
          entry(
              "web",
              Set.of(
                  "process",
                  "rfc9111",
                  "json",
                  "plan",
                  "access",
                  "upstream",
                  "merge",
                  "execution",
                  "answer")),
          entry(
              "ops",
              Set.of(
                  "process",
                  "rfc9111",
                  "definition",
                  "template",
                  "shape",
                  "jsonata",
                  "plan",
                  "cache",
                  "access",
                  "upstream",
                  "merge",
                  "execution",
                  "web")));

  @ArchTest
  static final ArchRule everyClassStandsInAKnownRoom =
      classes().should(standInOneOf(MAY_IMPORT.keySet()));

  @ArchTest
  static final ArchRule roomsImportOnlyWhatTheTableLists = classes().should(keepToTheTable());

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching(BASE + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);

  /**
   * What others see of rooms that have packages: the room's own, and these. Packages of which
   * everything is a contract end in a star.
   */
  private static final Set<String> FACES =
      Set.of(
          "definition.model.*",
          "definition.problem.*",
          "definition.watch.*",
          "definition.yaml.DefinitionFile",
          "definition.yaml.DefinitionFiles",
          "definition.yaml.EnvironmentLookup",
          "definition.yaml.FileLookup",
          "definition.yaml.FileValue",
          "plan.compile.PlanCompiler",
          "plan.fields.*",
          "plan.schema.ParamSchema",
          "plan.schema.ParamType",
          "plan.schema.RequestSchema",
          "plan.schema.Violation",
          "upstream.call.*",
          "upstream.field.*",
          "upstream.relay.*",
          "upstream.websocket.*",
          "access.caller.*",
          "access.jwt.TokenListener",
          "access.jwt.TokenResult",
          "access.key.ApiKeys",
          "access.rate.RateEngine",
          "access.rate.RateLimiter",
          "access.rate.RateLimiters",
          "access.cors.Cors",
          "access.jwt.TokenVerifier",
          "access.jwt.Verification",
          "access.rate.AddressKey",
          "access.rate.Permission",
          "access.rate.RateLimitFields",
          "access.operators.*",
          "execution.client.*",
          "execution.observed.*",
          "execution.call.CacheTags",
          "execution.call.Requirements",
          "execution.call.Evaluator",
          "execution.call.ExpressionLimits",
          "execution.foreach.ForEachLimits",
          "execution.overload.InFlight",
          "execution.overload.OverloadLimits",
          "execution.proxy.ProxyRequest",
          "execution.proxy.ProxyResult",
          "execution.proxy.ProxyRoute",
          "execution.stream.Frame",
          "execution.stream.LiveStreams",
          "execution.stream.StreamLimits",
          "execution.stream.WaitingAnswer",
          "execution.stream.WaitingAnswers",
          "ops.command.CheckCommand");

  @ArchTest static final ArchRule roomsAreUsedByTheirFaces = classes().should(useFacesOnly());

  /** What hardens the library shows nowhere else, so that it can go when the library is better. */
  @ArchTest
  static final ArchRule jsonataIsBehindOneInterface =
      classes()
          .that()
          .resideInAPackage(under("jsonata"))
          .and()
          .areTopLevelClasses()
          .and()
          .doNotHaveSimpleName("JsonataExpression")
          .should()
          .notBePublic();

  @ArchTest
  static final ArchRule onlyJsonataKnowsItsLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackage(under("jsonata"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.dashjoin..");

  /** Cryptography is a library's, and no framework decides who may what. */
  @ArchTest
  static final ArchRule onlyTokensKnowTheirLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackages(under("access.jwt"), under("access.jwk"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.nimbusds..", "org.springframework.security.oauth2..");

  @ArchTest
  static final ArchRule noPackageIsADrawerForAnything =
      noClasses().should().resideInAnyPackage("..util..", "..common..", "..support..");

  @ArchTest
  static final ArchRule theCoreDoesWithoutSpring =
      noClasses()
          .that()
          .resideInAnyPackage(
              under("json"),
              under("template"),
              under("shape"),
              under("pattern"),
              under("jsonata"),
              under("plan"),
              under("merge"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.springframework..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule answersKnowNothingThatWritesThem =
      noClasses()
          .that()
          .resideInAPackage(under("answer"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework.core.io..",
              "org.springframework.http.server..",
              "org.springframework.web..",
              "reactor..",
              "io.netty..");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked = classes().should(standInANullMarkedPackage());

  @ArchTest
  static final ArchRule nothingSleeps =
      noClasses()
          .should(
              accessTargetWhere(
                  target(owner(assignableTo(Thread.class)))
                      .and(target(nameStartingWith("sleep")))
                      .as("Thread.sleep")));

  @ArchTest
  static final ArchRule nothingBlocksOnAPublisher =
      noClasses()
          .should(
              accessTargetWhere(
                  target(owner(assignableTo(Publisher.class)))
                      .and(target(nameStartingWith("block")))
                      .as("Mono.block, Flux.blockFirst or one of their kind")));

  @ArchTest
  static final ArchRule onlyTheCommandLinePrints =
      noClasses()
          .that()
          .doNotBelongToAnyOf(GatherApplication.class)
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  private static ArchCondition<JavaClass> standInOneOf(Set<String> rooms) {
    return new ArchCondition<>("stand in a room of the table") {
      @Override
      public void check(JavaClass inspected, ConditionEvents events) {
        String room = roomOf(inspected);
        if (!room.isEmpty() && !rooms.contains(room)) {
          events.add(
              SimpleConditionEvent.violated(
                  inspected,
                  "%s: room %s (expected: %s)".formatted(inspected.getName(), room, oneOf(rooms))));
        }
      }
    };
  }

  private static ArchCondition<JavaClass> keepToTheTable() {
    return new ArchCondition<>("import only the rooms that the table lists for theirs") {
      @Override
      public void check(JavaClass inspected, ConditionEvents events) {
        String from = roomOf(inspected);
        Set<String> allowed = MAY_IMPORT.get(from);
        if (allowed == null) {
          return; // the base package; an unknown room is another rule's business
        }
        for (Dependency dependency : inspected.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (!isOurs(target)) {
            continue;
          }
          String to = roomOf(target);
          if (!to.equals(from) && !allowed.contains(to)) {
            events.add(
                SimpleConditionEvent.violated(
                    dependency,
                    "%s imports %s (expected: %s): %s"
                        .formatted(
                            from,
                            to.isEmpty() ? BASE : to,
                            oneOf(allowed),
                            dependency.getDescription())));
          }
        }
      }
    };
  }

  private static ArchCondition<JavaClass> useFacesOnly() {
    return new ArchCondition<>("use only the faces of other rooms") {
      @Override
      public void check(JavaClass inspected, ConditionEvents events) {
        for (Dependency dependency : inspected.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (isOurs(target) && !roomOf(target).equals(roomOf(inspected)) && !isFace(target)) {
            events.add(
                SimpleConditionEvent.violated(
                    dependency,
                    "%s is no face of its room: %s"
                        .formatted(pathOf(target), dependency.getDescription())));
          }
        }
      }
    };
  }

  private static boolean isFace(JavaClass inspected) {
    String path = pathOf(inspected);
    int end = path.lastIndexOf('.');
    return path.indexOf('.') == end
        || FACES.contains(path)
        || FACES.contains(path.substring(0, end) + ".*");
  }

  /** Of the type at the top, without the base package. */
  private static String pathOf(JavaClass inspected) {
    return inspected.getName().substring(BASE.length() + 1).replaceAll("\\$.*", "");
  }

  private static ArchCondition<JavaClass> standInANullMarkedPackage() {
    return new ArchCondition<>("stand in a package whose package-info is @NullMarked") {
      @Override
      public void check(JavaClass inspected, ConditionEvents events) {
        boolean marked =
            inspected
                .getPackage()
                .tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith(NullMarked.class))
                .orElse(false);
        if (!marked) {
          events.add(
              SimpleConditionEvent.violated(
                  inspected,
                  "%s: package %s has no package-info with @NullMarked"
                      .formatted(inspected.getName(), inspected.getPackageName())));
        }
      }
    };
  }

  private static boolean isOurs(JavaClass inspected) {
    return (inspected.getPackageName() + ".").startsWith(BASE + ".");
  }

  /** Name of the room a class of ours stands in; empty for the base package. */
  private static String roomOf(JavaClass inspected) {
    String below = inspected.getPackageName().substring(BASE.length());
    return below.isEmpty() ? "" : below.substring(1).split("\\.", 2)[0];
  }

  private static String oneOf(Set<String> rooms) {
    return rooms.isEmpty() ? "nothing of ours" : "one of " + new TreeSet<>(rooms);
  }

  private static String under(String room) {
    return BASE + "." + room + "..";
  }
}
