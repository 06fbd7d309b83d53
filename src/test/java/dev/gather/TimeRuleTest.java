package dev.gather;

import static java.util.Map.entry;
import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import dev.gather.process.Time;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Everything that waits or measures is given its {@link Time}, but for what is named here. */
@AnalyzeClasses(packages = ArchitectureTest.BASE, importOptions = DoNotIncludeTests.class)
class TimeRuleTest {

  /** What names the system's time or a scheduler of its own, and why. */
  private static final Map<String, String> NAMED =
      Map.ofEntries(
          entry("process.Time", "it is the system's time"),
          entry("ops.GatewayBeans", "hands it to all others"),
          entry("ops.command.CheckCommand", "looks at files where no gateway runs"),
          entry("process.Halt", "the process ends in real time, with the memory that there is"),
          entry("process.LinePace", "people read the log in real time"),
          entry("ops.reload.FileWatch", "has a thread of its own, as it reads files"),
          entry("cache.r2dbc.Database", "has threads of its own, for a database that blocks"),
          entry("cache.r2dbc.SilenceLimit", "keeps to its event loop's time"),
          entry("access.jwk.JwkSetFile", "reads a file, on threads that may wait for disks"),
          entry("upstream.http.AnswerReader", "XML is read on threads that may compute"),
          entry("upstream.relay.Relay", "keeps to its event loop's time"),
          entry("upstream.websocket.WebSocketTunnel", "keeps to its event loop's time"),
          entry("upstream.call.ProxiedAnswer", "what it takes for nobody comes in real time"),
          entry("execution.call.Evaluator", "has threads of its own, to compute"),
          entry("jsonata.EvaluationBudget", "computing takes real time"),
          entry("web.EventLoopWrites", "makes a scheduler of an event loop"),
          entry("web.RequestBody", "bodies are checked on threads that may compute"),
          entry("web.RequestParams", "so are parameters that may take long"));

  /** What would wait or measure by itself, and what makes it take the time that it is given. */
  private static final Map<String, Set<String>> GIVEN =
      Map.of(
          "Retry.backoff", Set.of("RetryBackoffSpec.scheduler"),
          "Retry.fixedDelay", Set.of("RetryBackoffSpec.scheduler"),
          "CircuitBreakerConfig.custom",
              Set.of("Builder.clock", "Builder.currentTimestampFunction"),
          "Caffeine.expireAfter", Set.of("Caffeine.ticker"),
          "Caffeine.expireAfterWrite", Set.of("Caffeine.ticker"),
          "Caffeine.expireAfterAccess", Set.of("Caffeine.ticker"));

  private static final Set<String> MEASURING = Set.of("elapsed", "timed", "timestamp");

  @ArchTest
  static void onlyWhatIsNamedHasATimeOfItsOwn(JavaClasses classes) {
    Map<String, Set<String>> found = new TreeMap<>();
    for (JavaClass inspected : classes) {
      for (JavaAccess<?> access : inspected.getAccessesFromSelf()) {
        if (isOfTheSystem(access.getTarget())) {
          found
              .computeIfAbsent(pathOf(inspected), path -> new TreeSet<>())
              .add(access.getDescription());
        }
      }
    }
    assertThat(found.keySet()).as(found::toString).isEqualTo(new TreeSet<>(NAMED.keySet()));
  }

  @ArchTest
  static void librariesTakeTheTimeThatTheyAreGiven(JavaClasses classes) {
    for (JavaClass inspected : classes) {
      Set<String> used =
          inspected.getAccessesFromSelf().stream()
              .map(access -> nameOf(access.getTarget()))
              .collect(Collectors.toSet());
      List<String> missing =
          used.stream()
              .flatMap(name -> GIVEN.getOrDefault(name, Set.of()).stream())
              .filter(not(used::contains))
              .toList();
      assertThat(missing).as(inspected.getName()).isEmpty();
    }
  }

  private static boolean isOfTheSystem(AccessTarget target) {
    return switch (target.getOwner().getName()) {
      case "java.lang.System" ->
          target.getName().equals("nanoTime") || target.getName().equals("currentTimeMillis");
      case "java.time.Clock", "java.time.InstantSource" ->
          target.getName().startsWith("system") || target.getName().startsWith("tick");
      case "java.util.Timer", "reactor.core.scheduler.Schedulers" -> true;
      case "java.util.concurrent.Executors" -> target.getName().contains("Scheduled");
      case "java.util.concurrent.CompletableFuture" ->
          target.getName().endsWith("Timeout") || target.getName().equals("delayedExecutor");
      case "java.util.concurrent.locks.LockSupport" ->
          target.getName().equals("parkNanos") || target.getName().equals("parkUntil");
      case "dev.gather.process.Time" -> target.getName().equals("SYSTEM");
      default -> target instanceof CodeUnitAccessTarget unit && hasNoTime(unit);
    };
  }

  /** Whether it takes the system's for want of a clock or a scheduler. */
  private static boolean hasNoTime(CodeUnitAccessTarget unit) {
    String type = unit.getOwner().getName();
    Set<String> parameters =
        unit.getRawParameterTypes().stream()
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toSet());
    boolean isTimed =
        type.startsWith("java.time.")
            ? unit.getName().equals("now")
            : type.startsWith("reactor.core.publisher.")
                && (parameters.contains("Duration") || MEASURING.contains(unit.getName()));
    return isTimed && !parameters.contains("Scheduler") && !parameters.contains("Clock");
  }

  private static String nameOf(AccessTarget target) {
    return target.getOwner().getSimpleName() + "." + target.getName();
  }

  /** Of the type at the top, without the base package. */
  private static String pathOf(JavaClass inspected) {
    return inspected
        .getName()
        .substring(ArchitectureTest.BASE.length() + 1)
        .replaceAll("\\$.*", "");
  }
}
