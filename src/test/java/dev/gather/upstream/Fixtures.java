package dev.gather.upstream;

import dev.gather.Patience;
import dev.gather.cache.AnswerCache;
import dev.gather.cache.TestDatabase;
import dev.gather.cache.TestSettings;
import dev.gather.definition.model.AnswerFormat;
import dev.gather.definition.model.BulkheadDefinition;
import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.CircuitBreakerDefinition;
import dev.gather.definition.model.CircuitWindow;
import dev.gather.definition.model.ForwardedForm;
import dev.gather.definition.model.HeadersDefinition;
import dev.gather.definition.model.RetryDefinition;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.process.Time;
import dev.gather.rfc9111.CachePolicy;
import dev.gather.upstream.call.AttemptListener;
import dev.gather.upstream.call.CacheUse;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.Proxied;
import dev.gather.upstream.call.ProxiedRequest;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import dev.gather.upstream.field.Forwarding;
import dev.gather.upstream.field.Header;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Definitions and requests that are ordinary but for what a test says of them. */
public final class Fixtures {

  static final RetryDefinition NO_RETRY =
      new RetryDefinition(1, Duration.ofMillis(50), Duration.ofSeconds(1), 20);

  static final CircuitBreakerDefinition BREAKER =
      new CircuitBreakerDefinition(
          50, 100, Patience.FAR, new CircuitWindow.Calls(50), 20, Duration.ofSeconds(10), 5);

  static final HeadersDefinition NO_HEADERS =
      new HeadersDefinition(List.of(), Map.of(), Optional.empty());

  private Fixtures() {}

  public static UpstreamDefinition upstream(URI url) {
    return upstream(
        url, new BulkheadDefinition(64, 64, Patience.FAR), NO_RETRY, NO_HEADERS, 1 << 20);
  }

  public static UpstreamDefinition upstream(URI url, HeadersDefinition headers) {
    return upstream(url, new BulkheadDefinition(64, 64, Patience.FAR), NO_RETRY, headers, 1 << 20);
  }

  public static UpstreamDefinition upstream(URI url, long maxBody) {
    return upstream(
        url, new BulkheadDefinition(64, 64, Patience.FAR), NO_RETRY, NO_HEADERS, maxBody);
  }

  public static UpstreamDefinition upstream(
      URI url,
      BulkheadDefinition bulkhead,
      RetryDefinition retry,
      HeadersDefinition headers,
      long maxBody) {
    return new UpstreamDefinition(
        "catalog",
        url,
        new UpstreamDefinition.Limits(Patience.FAR, Patience.FAR, maxBody, 100),
        bulkhead,
        BREAKER,
        retry,
        headers,
        ForwardedForm.X_FORWARDED,
        new AnswerFormat.Json(),
        1000);
  }

  public static UpstreamRequest get(String target) {
    return request("GET", target);
  }

  public static UpstreamRequest request(String method, String target) {
    return request(method, target, List.of(), Optional.empty());
  }

  public static UpstreamRequest request(
      String method, String target, List<Header> headers, Optional<String> body) {
    return new UpstreamRequest(
        new CallDefinition.Exchange("catalog", method, Patience.FAR),
        target,
        headers,
        body.map(text -> text.getBytes(StandardCharsets.UTF_8)),
        Deadline.in(Patience.FAR, Schedulers.parallel()),
        Forwarding.NONE,
        Optional.empty());
  }

  /** A request that gives each attempt this time. */
  public static UpstreamRequest get(String target, Duration timeout) {
    return request("GET", target, timeout, Deadline.in(Patience.FAR, Schedulers.parallel()));
  }

  public static UpstreamRequest request(
      String method, String target, Duration timeout, Deadline deadline) {
    return new UpstreamRequest(
        new CallDefinition.Exchange("catalog", method, timeout),
        target,
        List.of(),
        Optional.empty(),
        deadline,
        Forwarding.NONE,
        Optional.empty());
  }

  /** A request that is passed on. */
  public static ProxiedRequest proxied(String method, Proxied bodies) {
    return proxied(method, Patience.FAR, Deadline.in(Patience.FAR, Schedulers.parallel()), bodies);
  }

  public static ProxiedRequest proxied(
      String method, Duration timeout, Deadline deadline, Proxied bodies) {
    return new ProxiedRequest(
        method, "/", List.of(), timeout, deadline, Forwarding.NONE, Optional.empty(), bodies);
  }

  public static UpstreamAnswer answer(String body) {
    return new UpstreamAnswer(200, body.getBytes(StandardCharsets.UTF_8), Source.BYPASS);
  }

  public static String text(UpstreamAnswer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  public static CallFailure failure(FailureKind kind) {
    return CallFailure.of(kind, "catalog failed");
  }

  public static CallFailure status(int status) {
    return CallFailure.status("catalog", status, Optional.empty());
  }

  /** A cache with a database of its own, in memory. */
  public static AnswerCache cache() {
    return cache(database(), Time.SYSTEM);
  }

  public static AnswerCache cache(ConnectionFactory database, Time time, String... settings) {
    return TestDatabase.of(database).cache(TestSettings.with(settings), time);
  }

  /** Upstreams that are all asked in this process. */
  public static Upstreams inProcess(
      Map<String, UpstreamDefinition> definitions,
      AnswerCache cache,
      AttemptListener listener,
      Time time,
      UpstreamCall exchange) {
    return new Upstreams(
        definitions,
        CircuitBreakerRegistry.ofDefaults(),
        BulkheadRegistry.ofDefaults(),
        cache,
        listener,
        time,
        http -> exchange);
  }

  /** One that refuses every connection. */
  public static ConnectionFactory noDatabase() {
    return new ConnectionFactory() {
      @Override
      public Mono<Connection> create() {
        return Mono.error(new R2dbcNonTransientResourceException("nobody listens"));
      }

      @Override
      public ConnectionFactoryMetadata getMetadata() {
        return () -> "PostgreSQL";
      }
    };
  }

  /** A new one in memory. */
  public static ConnectionFactory database() {
    return ConnectionFactories.get(
        "r2dbc:h2:mem:///" + UUID.randomUUID() + "?options=DB_CLOSE_DELAY=-1");
  }

  /** A request whose answer may be stored under its target. */
  public static UpstreamRequest cached(String target, CachePolicy policy, Scheduler timers) {
    return new UpstreamRequest(
        new CallDefinition.Exchange("catalog", "GET", Duration.ofSeconds(5)),
        target,
        List.of(),
        Optional.empty(),
        Deadline.in(Duration.ofSeconds(10), timers),
        Forwarding.NONE,
        Optional.of(CacheUse.of(List.of(Optional.of(target)), policy, Set.of("all"))));
  }
}
