package dev.gather.ops.warmup;

import dev.gather.access.AccessFactory;
import dev.gather.cache.AnswerCache;
import dev.gather.cache.CacheSettings;
import dev.gather.cache.SharedStore;
import dev.gather.definition.DefinitionReader;
import dev.gather.definition.LoadedDefinition;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.execution.Engine;
import dev.gather.execution.Gateway;
import dev.gather.execution.observed.Observers;
import dev.gather.execution.observed.PassedTrace;
import dev.gather.execution.overload.InFlight;
import dev.gather.execution.overload.OverloadLimits;
import dev.gather.ops.metric.GatherMetrics;
import dev.gather.ops.reload.GenerationFactory;
import dev.gather.web.PrivatePort;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import reactor.netty.DisposableServer;

/**
 * A gateway of a definition of its own, behind a port of its own, before services that are in this
 * process. Its circuits, bulkheads, metrics and places are its own too: what operators see knows
 * nothing of it. It has the threads, the event loops and the database of the process.
 */
record Rehearsal(
    PrivatePort port,
    Engine engine,
    OverloadLimits overload,
    AccessFactory access,
    SharedStore store,
    CacheSettings cache) {

  private static final String DEFINITION = "warm-up.yaml";

  /** Blocks until its ports are open. */
  Stage begin() {
    Engine engine = ownEngine();
    StubService service = StubService.start();
    try {
      Gateway gateway = gateway(service, engine);
      try {
        return new Stage(service, gateway, server(gateway, engine));
      } catch (RuntimeException | Error defect) {
        gateway.close();
        throw defect;
      }
    } catch (RuntimeException | Error defect) {
      service.close();
      throw defect;
    }
  }

  private DisposableServer server(Gateway gateway, Engine engine) {
    GatherMetrics metrics =
        new GatherMetrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    return port.open(
        gateway,
        engine.inFlight(),
        new Observers(start -> new PassedTrace(start.parent()), List.of(metrics)));
  }

  private Gateway gateway(StubService service, Engine engine) {
    Map<String, String> values = Map.of("SERVICE_URL", service.url());
    LoadedDefinition loaded =
        new DefinitionReader(values::get).read(List.of(new DefinitionFile(DEFINITION, text())));
    GenerationFactory factory =
        new GenerationFactory(
            engine,
            access,
            CircuitBreakerRegistry.ofDefaults(),
            BulkheadRegistry.ofDefaults(),
            new AnswerCache(new BorrowedStore(store), cache, engine.time()),
            (upstream, outcome) -> {});
    return new Gateway(factory.first(loaded));
  }

  /** Requests of clients have all their places meanwhile. */
  private Engine ownEngine() {
    return new Engine(
        engine.limits(),
        engine.evaluator(),
        engine.maxLive(),
        new InFlight(overload, engine.time()),
        engine.time());
  }

  private static String text() {
    try (InputStream in = Rehearsal.class.getResourceAsStream("/" + DEFINITION)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is open while it lasts. */
  static final class Stage implements AutoCloseable {

    private final StubService service;
    private final Gateway gateway;
    private final DisposableServer server;
    private final Traffic traffic;

    private Stage(StubService service, Gateway gateway, DisposableServer server) {
      this.service = service;
      this.gateway = gateway;
      this.server = server;
      this.traffic = new Traffic(server.port());
    }

    /** Ends with the number of answers, when the process is warm; cancelling it is enough. */
    CompletableFuture<Long> play(Progress progress) {
      return traffic.send(progress).toFuture();
    }

    @Override
    public void close() {
      traffic.close();
      try {
        server.disposeNow();
      } finally {
        gateway.close();
        service.close();
      }
    }
  }
}
