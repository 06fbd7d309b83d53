package dev.gather.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gather.cache.AnswerCache;
import dev.gather.cache.CacheSettings;
import dev.gather.cache.r2dbc.DatabaseStore;
import dev.gather.definition.model.BulkheadDefinition;
import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.CircuitBreakerDefinition;
import dev.gather.definition.model.CircuitWindow;
import dev.gather.definition.model.RetryDefinition;
import dev.gather.process.Time;
import dev.gather.rfc9111.CacheFields;
import dev.gather.rfc9111.CachePolicy;
import dev.gather.upstream.cached.CacheStage;
import dev.gather.upstream.cached.CoalescingStage;
import dev.gather.upstream.cached.EarlyRefresh;
import dev.gather.upstream.cached.InvalidationStage;
import dev.gather.upstream.cached.RecheckStage;
import dev.gather.upstream.cached.Refreshes;
import dev.gather.upstream.call.CacheUse;
import dev.gather.upstream.call.CallStage;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.Sharing;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import dev.gather.upstream.field.Forwarding;
import dev.gather.upstream.guard.AttemptStage;
import dev.gather.upstream.guard.BulkheadQueue;
import dev.gather.upstream.guard.BulkheadStage;
import dev.gather.upstream.guard.Circuit;
import dev.gather.upstream.guard.CircuitBreakerStage;
import dev.gather.upstream.guard.GuardStage;
import dev.gather.upstream.guard.RetryBudget;
import dev.gather.upstream.guard.RetryStage;
import dev.gather.upstream.guard.TimeLimitStage;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.r2dbc.spi.ConnectionFactories;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Each stage of a call around an answer that is there at once, with the limits of the defaults. The
 * call has no cache, so that what belongs to that passes it on; {@code stored} alone has one, and
 * is answered from it.
 */
@State(Scope.Thread)
public class StagesBenchmark {

  private static final UpstreamAnswer ANSWER =
      new UpstreamAnswer(
          200,
          "{}".getBytes(US_ASCII),
          Source.MISS,
          Optional.empty(),
          Optional.of(CacheFields.NONE));

  private static final int MOST_TRIES = 100_000;
  private static final Duration HOUR = Duration.ofHours(1);

  @Param({
    "none",
    "invalidation",
    "cache",
    "stored",
    "coalescing",
    "recheck",
    "retry",
    "attempts",
    "bulkhead",
    "circuit-breaker",
    "time-limit",
    "all"
  })
  public String stage = "none";

  private final CacheSettings settings =
      new Binder(new MapConfigurationPropertySource(Map.of("gather.cache.local-life", "1h")))
          .bindOrCreate("gather.cache", CacheSettings.class);
  private final AnswerCache cache =
      new AnswerCache(
          new DatabaseStore(
              ConnectionFactories.get("r2dbc:h2:mem:///stages"), settings, Time.SYSTEM),
          settings,
          Time.SYSTEM);

  private final Refreshes refreshes = new Refreshes();
  private UpstreamCall call = request -> Mono.just(ANSWER);
  private UpstreamRequest request = request(Optional.empty());

  @Setup
  public void build() {
    call = stage(stage).around(call);
    if (stage.equals("stored")) {
      CachePolicy policy =
          new CachePolicy(Optional.of(HOUR), Duration.ZERO, Duration.ZERO, Duration.ZERO, false);
      request =
          request(
              Optional.of(
                  CacheUse.of(List.of(Optional.of("/page")), policy, Set.of("upstream:s"))));
      await(Source.MISS);
      await(Source.FRESH);
    }
  }

  /** It is stored a moment later. */
  private void await(Source wanted) {
    for (int i = 0; i < MOST_TRIES; i++) {
      UpstreamAnswer answer = call.send(request).block();
      if (answer != null && answer.source() == wanted) {
        return;
      }
    }
    throw new IllegalStateException("no answer is served as " + wanted);
  }

  @TearDown
  public void close() {
    refreshes.close();
    cache.close();
  }

  @Benchmark
  public @Nullable UpstreamAnswer send() {
    return call.send(request).block();
  }

  private CallStage stage(String name) {
    return switch (name) {
      case "none" -> next -> next;
      case "invalidation" ->
          new InvalidationStage("http://s", cache, new AtomicBoolean(), new AtomicBoolean());
      case "cache", "stored" ->
          new CacheStage(
              "s", "http://s", cache, refreshes, new EarlyRefresh(() -> 0.5), Time.SYSTEM);
      case "coalescing" -> new CoalescingStage("http://s", cache, Time.SYSTEM);
      case "recheck" -> new RecheckStage(cache, Time.SYSTEM);
      case "retry" ->
          new RetryStage(
              new RetryDefinition(3, Duration.ofMillis(50), Duration.ofSeconds(1), 20),
              new RetryBudget(20, System::nanoTime),
              () -> 0.5);
      case "attempts" -> new AttemptStage("s", (upstream, outcome) -> {});
      case "bulkhead" -> new BulkheadStage(queue());
      case "circuit-breaker" -> new CircuitBreakerStage(circuit());
      case "time-limit" -> new TimeLimitStage("s");
      case "all" -> next -> all().around(next);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private Pipeline all() {
    return new Pipeline(
        (InvalidationStage) stage("invalidation"),
        (CacheStage) stage("cache"),
        stage("coalescing"),
        stage("recheck"),
        (RetryStage) stage("retry"),
        (GuardStage) stage("attempts"),
        (GuardStage) stage("bulkhead"),
        (GuardStage) stage("circuit-breaker"),
        stage("time-limit"));
  }

  private static BulkheadQueue queue() {
    BulkheadConfig config =
        BulkheadConfig.custom().maxConcurrentCalls(64).maxWaitDuration(Duration.ZERO).build();
    return new BulkheadQueue(
        new BulkheadDefinition(64, 64, Duration.ofMillis(100)), Bulkhead.of("s", config));
  }

  private static Circuit circuit() {
    CircuitBreakerDefinition definition =
        new CircuitBreakerDefinition(
            50,
            100,
            HOUR,
            new CircuitWindow.Time(Duration.ofSeconds(30)),
            20,
            Duration.ofSeconds(10),
            5);
    return new Circuit(CircuitBreaker.of("s", Circuit.config(definition, Time.SYSTEM)));
  }

  private static UpstreamRequest request(Optional<Sharing> sharing) {
    return new UpstreamRequest(
        new CallDefinition.Exchange("catalog", "GET", HOUR),
        "/page",
        List.of(),
        Optional.empty(),
        Deadline.in(HOUR, Schedulers.parallel()),
        Forwarding.NONE,
        sharing);
  }
}
