package dev.gather.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.cache.AnswerCache;
import dev.gather.cache.TestSettings;
import dev.gather.definition.DefinitionFiles;
import dev.gather.execution.Engine;
import dev.gather.execution.Evaluator;
import dev.gather.execution.ExpressionLimits;
import dev.gather.execution.ForEachLimits;
import dev.gather.execution.Generation;
import dev.gather.ops.Definitions.Outcome;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.spi.ConnectionFactories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.unit.DataSize;

@ExtendWith(OutputCaptureExtension.class)
class DefinitionsTest {

  private static final String REFUSED = "Changed definitions are refused";

  private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();
  private final AnswerCache cache =
      new AnswerCache(
          ConnectionFactories.get("r2dbc:h2:mem:///definitions"),
          TestSettings.with(),
          InstantSource.system());
  private final Evaluator evaluator =
      new Evaluator(new ExpressionLimits(Duration.ofSeconds(1), DataSize.ofMegabytes(1), 1, 1));
  private final GatherMetrics metrics = new GatherMetrics(new SimpleMeterRegistry());
  private final Path file;
  private Definitions definitions;

  DefinitionsTest(@TempDir Path directory) {
    this.file = directory.resolve("gateway.yaml");
  }

  @BeforeEach
  void start() throws IOException {
    write("one", 1);
    definitions =
        new Definitions(
            new DefinitionSource(
                List.of(file.toString()),
                new DefinitionFiles(new PathMatchingResourcePatternResolver()),
                name -> null),
            new GenerationFactory(
                new Engine(metrics, new ForEachLimits(1, DataSize.ofMegabytes(1)), evaluator, 1),
                breakers,
                BulkheadRegistry.ofDefaults(),
                cache,
                metrics),
            InstantSource.system());
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

    assertThat(definitions.reload(seen)).isEqualTo(Outcome.UNCHANGED);
    assertThat(route()).isEqualTo("one");
    assertThat(definitions.reload(definitions.unknown())).isEqualTo(Outcome.LOADED);
    assertThat(route()).isEqualTo("three");
  }

  @Test
  void reportsRefusedFilesOnceHoweverOftenTheyAreReadAndWhenTheyAreGone(CapturedOutput log)
      throws IOException {
    Files.writeString(file, "upstreams: 1");
    assertThat(definitions.reload(Optional.empty())).isEqualTo(Outcome.REFUSED);
    assertThat(definitions.reload(Optional.empty())).isEqualTo(Outcome.REFUSED);

    assertThat(definitions.refusals()).isOne();
    assertThat(log.getOut().split(REFUSED, -1)).hasSize(2);
    assertThat(definitions.unknown()).as("nothing to look at again").isEmpty();

    write("one", 1);
    assertThat(definitions.unknown()).isPresent();
    assertThat(definitions.reload(Optional.empty())).isEqualTo(Outcome.UNCHANGED);
    assertThat(definitions.refused()).isEmpty();
    assertThat(log).contains("in force again");
  }

  @Test
  void goesBackWhenSomebodyCannotFollow() throws IOException {
    Consumer<Generation> lame =
        next -> {
          if (!next.plan().routes().get(0).name().equals("one")) {
            throw new IllegalStateException("lame");
          }
        };
    definitions.gateway().follow(lame);
    Generation before = definitions.gateway().current();
    write("two", 2);

    assertThat(definitions.reload(Optional.empty())).isEqualTo(Outcome.REFUSED);

    assertThat(definitions.refused().orElseThrow().problems())
        .containsExactly("a defect of the gateway: IllegalStateException, see its log");
    assertThat(definitions.gateway().current()).isSameAs(before);
    assertThat(before.enter()).as("requests go on with it").isTrue();
    before.leave();
  }

  @Test
  void goesOnLookingWhateverComesOfALook(CapturedOutput log) throws IOException {
    Consumer<Generation> broken =
        next -> {
          if (!next.plan().routes().get(0).name().equals("one")) {
            throw new AssertionError("broken");
          }
        };
    definitions.gateway().follow(broken);
    DefinitionWatch watch = new DefinitionWatch(definitions, Duration.ofHours(1));
    write("two", 1);

    watch.look();
    watch.look();

    assertThat(log).contains("could not be looked at", "broken");
  }

  @Test
  void aPauseBetweenLooksIsNotNegative() {
    assertThatThrownBy(() -> new ReloadSettings(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("gather.reload.every must not be negative");
  }

  private String route() {
    return definitions.gateway().current().plan().routes().get(0).name();
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
