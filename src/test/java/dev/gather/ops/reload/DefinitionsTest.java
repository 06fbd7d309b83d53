package dev.gather.ops.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.Patience;
import dev.gather.access.Fixtures;
import dev.gather.cache.AnswerCache;
import dev.gather.cache.TestDatabase;
import dev.gather.cache.TestSettings;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.problem.Location;
import dev.gather.definition.problem.Problem;
import dev.gather.definition.watch.Reloaded;
import dev.gather.definition.yaml.DefinitionFiles;
import dev.gather.execution.Engine;
import dev.gather.execution.Generation;
import dev.gather.execution.call.Evaluator;
import dev.gather.execution.call.ExpressionLimits;
import dev.gather.execution.foreach.ForEachLimits;
import dev.gather.execution.overload.InFlight;
import dev.gather.execution.overload.OverloadLimits;
import dev.gather.ops.metric.GatherMetrics;
import dev.gather.process.Time;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.spi.ConnectionFactories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.unit.DataSize;

@ExtendWith(OutputCaptureExtension.class)
class DefinitionsTest {

  private static final String REFUSED = "Changed definitions are refused";

  private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();
  private final AnswerCache cache =
      TestDatabase.of(ConnectionFactories.get("r2dbc:h2:mem:///definitions"))
          .cache(TestSettings.with(), Time.SYSTEM);
  private final Evaluator evaluator =
      new Evaluator(new ExpressionLimits(Patience.FAR, DataSize.ofMegabytes(1), 1, 1), Time.SYSTEM);
  private final GatherMetrics metrics = new GatherMetrics(new SimpleMeterRegistry());
  private final Path file;
  private Definitions definitions;
  private boolean isBroken;

  DefinitionsTest(@TempDir Path directory) {
    this.file = directory.resolve("gateway.yaml");
  }

  @BeforeEach
  void start() throws IOException {
    write("one", 1);
    definitions = newDefinitions();
  }

  private Definitions newDefinitions() {
    return new Definitions(
        new DefinitionSource(
            List.of(file.toString()), new DefinitionFiles(breakable()), name -> null),
        new GenerationFactory(
            new Engine(
                new ForEachLimits(1, DataSize.ofMegabytes(1)),
                evaluator,
                1,
                new InFlight(new OverloadLimits(1, 100), Time.SYSTEM),
                Time.SYSTEM),
            Fixtures.factory(Time.SYSTEM),
            breakers,
            BulkheadRegistry.ofDefaults(),
            cache,
            metrics),
        Time.SYSTEM);
  }

  @AfterEach
  void stop() {
    definitions.gateway().close();
    evaluator.close();
    cache.close();
  }

  @Test
  void loadsWhatIsExpectedAndNothingElse() throws IOException {
    write("two", 1);
    Optional<String> seen = definitions.unknown();
    write("three", 1);

    assertThat(definitions.reload(seen)).isEqualTo(Reloaded.UNCHANGED);
    assertThat(route()).isEqualTo("one");
    assertThat(definitions.reload(definitions.unknown())).isEqualTo(Reloaded.LOADED);
    assertThat(route()).isEqualTo("three");
  }

  @Test
  void reportsRefusedFilesOnceHoweverOftenTheyAreReadAndWhenTheyAreGone(CapturedOutput log)
      throws IOException {
    Files.writeString(file, "upstreams: 1");
    assertThat(definitions.reload(Optional.empty())).isEqualTo(Reloaded.REFUSED);
    assertThat(definitions.reload(Optional.empty())).isEqualTo(Reloaded.REFUSED);

    assertThat(definitions.refusals()).isOne();
    assertThat(log.getOut().split(REFUSED, -1)).hasSize(2);
    assertThat(definitions.unknown()).as("nothing to look at again").isEmpty();

    write("one", 1);
    assertThat(definitions.unknown()).isPresent();
    assertThat(definitions.reload(Optional.empty())).isEqualTo(Reloaded.UNCHANGED);
    assertThat(definitions.refused()).isEmpty();
    assertThat(log).contains("in force again");
  }

  /**
   * On Kubernetes a ConfigMap that names a file may well be there before the Secret with the file.
   */
  @Test
  void triesRefusedDefinitionsAgainWhenAFileThatTheyNameIsMended(CapturedOutput log)
      throws IOException {
    Path named = file.resolveSibling("named.yaml");
    definitions
        .gateway()
        .follow(
            next -> {
              if (!Files.exists(named) && !next.plan().routes().get(0).name().equals("one")) {
                Location place = new Location(named.toString(), 1, 1);
                throw new DefinitionException(List.of(new Problem(place, "file is missing")));
              }
            });
    FileWatch watch = new FileWatch("looks", () -> List.of(definitions), Duration.ofHours(1));
    write("two", 1);
    look(watch);
    look(watch);
    assertThat(route()).isEqualTo("one");
    assertThat(definitions.refusals()).isOne();
    assertThat(log.getOut().split(REFUSED, -1)).hasSize(2);

    Files.writeString(named, "here");
    look(watch);

    assertThat(route()).isEqualTo("two");
    assertThat(definitions.refused()).isEmpty();
    assertThat(definitions.loads()).isOne();
    Files.writeString(named, "changed");
    assertThat(definitions.unknown()).as("what is in force is watched by itself").isEmpty();
  }

  private static void look(FileWatch watch) {
    watch.look();
    watch.look();
  }

  @Test
  void areOthersWhenAFileHasAnotherValueThatTheyName(CapturedOutput log) throws IOException {
    Path key = file.resolveSibling("key");
    Files.writeString(key, "s3cret-one");
    writeWithValue("route-${file:key}");
    FileWatch watch = new FileWatch("looks", () -> List.of(definitions), Duration.ofHours(1));
    look(watch);
    assertThat(path()).isEqualTo("/route-s3cret-one");
    String first = definitions.inForce().version();

    Files.writeString(key, "s3cret-two");
    look(watch);
    assertThat(path()).isEqualTo("/route-s3cret-two");
    assertThat(definitions.inForce().version()).isNotEqualTo(first).contains("+");
    assertThat(first).startsWith(definitions.inForce().version().split("\\+", 2)[0] + "+");
    assertThat(definitions.loads()).isEqualTo(2);

    Files.delete(key);
    look(watch);
    look(watch);
    assertThat(path()).isEqualTo("/route-s3cret-two");
    assertThat(definitions.refusals()).isOne();
    assertThat(definitions.refused().orElseThrow().problems())
        .containsExactly(file + ":2:33: file `key` is missing (expected: a file at " + key + ")");

    Files.writeString(key, "{s3cret}");
    look(watch);
    assertThat(definitions.refused().orElseThrow().problems().toString())
        .contains(file + ":2:25: ")
        .doesNotContain("s3cret");

    Files.writeString(key, "s3cret-two");
    look(watch);
    assertThat(definitions.refused()).isEmpty();
    assertThat(definitions.loads()).isEqualTo(2);
    write("one", 1);
    look(watch);
    Files.writeString(key, "s3cret-three");
    assertThat(definitions.unknown()).as("nobody names the file").isEmpty();
    assertThat(log.getOut()).doesNotContain("s3cret");
  }

  @Test
  void doNotStartWithAValueThatDoesNotFitAndDoNotShowIt() throws IOException {
    Files.writeString(file.resolveSibling("key"), "a{s3cret}");
    writeWithValue("${file:key}");

    assertThatThrownBy(this::newDefinitions)
        .isInstanceOf(DefinitionException.class)
        .hasMessageStartingWith(file + ":2:25: ")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void tellOnceWhatMayNotBeMeant(CapturedOutput log) throws IOException {
    Files.writeString(
        file,
        """
        upstreams: { service: { url: "http://127.0.0.1:1" } }
        routes: { two: { path: /, static: { a: "{path.id}" }, calls: { a: { upstream: service, path: / } } } }
        """);

    assertThat(definitions.reload(Optional.empty())).isEqualTo(Reloaded.LOADED);
    assertThat(definitions.reload(Optional.empty())).isEqualTo(Reloaded.UNCHANGED);

    assertThat(log.getOut().split(file + ":2:40: warning: `\\{path.id}` is text", -1)).hasSize(2);
  }

  /** A half written file may be none at all for a moment. */
  @Test
  void waitsForTheNextLookWhenFilesCannotBeReadAnyMore() throws IOException {
    write("two", 1);
    Optional<String> seen = definitions.unknown();
    Files.delete(file);

    assertThat(definitions.reload(seen)).isEqualTo(Reloaded.UNCHANGED);
    assertThat(definitions.refusals()).isZero();
    assertThat(definitions.reload(definitions.unknown())).isEqualTo(Reloaded.REFUSED);
  }

  @Test
  void goesBackWhenSomebodyCannotFollow() throws IOException {
    definitions.gateway().follow(next -> fail(next, new IllegalStateException("lame")));
    Generation before = definitions.gateway().current();
    write("two", 2);

    assertThat(definitions.reload(Optional.empty())).isEqualTo(Reloaded.REFUSED);

    assertThat(definitions.refused().orElseThrow().problems())
        .containsExactly("a defect of the gateway: IllegalStateException, see its log");
    assertThat(definitions.gateway().current()).isSameAs(before);
    assertThat(breakers.find("service"))
        .as("what is in force can be seen")
        .containsSame(before.upstreams().get("service").circuitBreaker());
    assertThat(before.enter()).as("requests go on with it").isTrue();
    before.leave();
  }

  @Test
  void anErrorIsADefectLikeAnyOtherAndNotTriedAgain(CapturedOutput log) throws IOException {
    definitions.gateway().follow(next -> fail(next, new StackOverflowError("broken")));
    FileWatch watch = new FileWatch("looks", () -> List.of(definitions), Duration.ofHours(1));
    write("two", 1);

    for (int i = 0; i < 5; i++) {
      watch.look();
    }

    assertThat(definitions.refusals()).isOne();
    assertThat(definitions.refused()).isPresent();
    assertThat(log.getOut().split("broken", -1)).hasSize(2);
    assertThat(route()).isEqualTo("one");
  }

  @Test
  void goesOnLookingWhateverComesOfALook(CapturedOutput log) throws IOException {
    FileWatch watch = new FileWatch("looks", () -> List.of(definitions), Duration.ofHours(1));
    write("two", 1);
    watch.look();
    isBroken = true;
    watch.look();
    isBroken = false;
    watch.look();
    watch.look();

    assertThat(log).contains("could not be looked at");
    assertThat(route()).isEqualTo("two");
  }

  private PathMatchingResourcePatternResolver breakable() {
    return new PathMatchingResourcePatternResolver() {
      @Override
      public Resource[] getResources(String pattern) throws IOException {
        if (isBroken) {
          throw new StackOverflowError();
        }
        return super.getResources(pattern);
      }
    };
  }

  private static void fail(Generation next, Throwable defect) {
    if (next.plan().routes().get(0).name().equals("one")) {
      return;
    }
    if (defect instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) defect;
  }

  private String route() {
    return definitions.gateway().current().plan().routes().get(0).name();
  }

  private String path() {
    return definitions.gateway().current().plan().routes().get(0).path().toString();
  }

  private void writeWithValue(String path) throws IOException {
    Files.writeString(
        file,
        """
        upstreams: { service: { url: "http://127.0.0.1:1" } }
        routes: { page: { path: "/%s", calls: { a: { upstream: service, path: / } } } }
        """
            .formatted(path));
  }

  private void write(String route, int port) throws IOException {
    Files.writeString(
        file,
        """
        upstreams: { service: { url: "http://127.0.0.1:%d" } }
        routes: { %s: { path: /, calls: { a: { upstream: service, path: / } } } }
        """
            .formatted(port, route));
  }
}
