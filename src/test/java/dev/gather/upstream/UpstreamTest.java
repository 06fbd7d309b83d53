package dev.gather.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.gather.Patience;
import dev.gather.definition.model.BulkheadDefinition;
import dev.gather.definition.model.RetryDefinition;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.process.Time;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.UpstreamRequest;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** The whole way to an upstream, over real connections. */
class UpstreamTest {

  /** For longer than any test takes. */
  private static final int NEVER = Integer.MAX_VALUE;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<String> attempts = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  @Test
  void repeatsAFailedAttemptAndTellsOfBoth() {
    AtomicInteger requests = new AtomicInteger();
    Upstream upstream =
        upstream(
            new BulkheadDefinition(2, 2, Patience.FAR),
            2,
            server(path -> requests.getAndIncrement() == 0 ? -503 : 0));
    StepVerifier.create(upstream.send(Fixtures.get("/0")).map(Fixtures::text))
        .expectNext("\"/0\"")
        .verifyComplete();
    assertThat(attempts).containsExactly("status", "success");
    assertThat(upstream.circuitBreaker().getMetrics().getNumberOfFailedCalls()).isOne();
    isAtRest(upstream);
  }

  @Test
  void countsTimeoutsAgainstTheCircuitAndNotItsOwnFullness() {
    Upstream upstream =
        upstream(new BulkheadDefinition(1, 0, Duration.ZERO), 1, server(path -> NEVER));
    Disposable first = upstream.send(Fixtures.get("/0")).subscribe();
    StepVerifier.create(upstream.send(Fixtures.get("/1")))
        .verifyErrorSatisfies(error -> hasKind(error, FailureKind.OVERLOADED));
    assertThat(upstream.circuitBreaker().getMetrics().getNumberOfBufferedCalls()).isZero();
    first.dispose();
    StepVerifier.create(upstream.send(Fixtures.get("/2", Duration.ofMillis(200))))
        .verifyErrorSatisfies(error -> hasKind(error, FailureKind.TIMEOUT));
    assertThat(upstream.circuitBreaker().getMetrics().getNumberOfFailedCalls()).isOne();
    assertThat(attempts).containsExactly("overloaded", "cancelled", "timeout");
  }

  @Test
  void neitherConnectsNorRepeatsWhileTheCircuitIsOpen() {
    Upstream upstream =
        upstream(new BulkheadDefinition(1, 0, Duration.ZERO), 3, URI.create("http://127.0.0.1:1"));
    upstream.circuitBreaker().transitionToForcedOpenState();
    StepVerifier.create(upstream.send(Fixtures.get("/")))
        .verifyErrorSatisfies(error -> hasKind(error, FailureKind.CIRCUIT_OPEN));
    assertThat(attempts).containsExactly("circuit-open");
    assertThat(upstream.pool()).isEmpty();
  }

  @Test
  void holdsNoPlaceWhileItWaitsToTryAgain() {
    AtomicInteger requests = new AtomicInteger();
    Upstream upstream =
        upstream(
            new BulkheadDefinition(1, 0, Duration.ZERO),
            new RetryDefinition(2, Duration.ofSeconds(1000), Duration.ofSeconds(1000), 20),
            server(path -> requests.getAndIncrement() == 0 ? -503 : 0));
    UpstreamRequest patient =
        Fixtures.request(
            "GET", "/0", Patience.FAR, Deadline.in(Duration.ofDays(1), Schedulers.parallel()));
    Disposable waiting = upstream.send(patient).subscribe();
    Awaitility.await().untilAsserted(() -> assertThat(attempts).containsExactly("status"));
    StepVerifier.create(upstream.send(Fixtures.get("/1"))).expectNextCount(1).verifyComplete();
    waiting.dispose();
    isAtRest(upstream);
  }

  @Test
  void hasEverythingBackAfterAStormOfCancellations() {
    URI server = server(path -> ThreadLocalRandom.current().nextInt(4));
    Upstream upstream = upstream(new BulkheadDefinition(16, 64, Duration.ofMillis(20)), 2, server);
    int calls = 4_000;
    AtomicInteger ended = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    Flux.range(0, calls)
        .flatMap(
            i ->
                Mono.fromRunnable(
                        () -> {
                          Disposable call =
                              upstream
                                  .send(Fixtures.get("/" + i))
                                  .doOnNext(
                                      answer -> {
                                        if (!Fixtures.text(answer).equals("\"/" + i + "\"")) {
                                          wrong.getAndIncrement();
                                        }
                                      })
                                  .doFinally(signal -> ended.getAndIncrement())
                                  .subscribe(answer -> {}, error -> failures.add(error.toString()));
                          if (i % 3 == 0) {
                            Schedulers.parallel()
                                .schedule(
                                    call::dispose,
                                    ThreadLocalRandom.current().nextInt(8_000),
                                    TimeUnit.MICROSECONDS);
                          }
                        })
                    .subscribeOn(Schedulers.parallel())
                    .then(Mono.delay(Duration.ofNanos(100_000))),
            32)
        .as(StepVerifier::create)
        .expectNextCount(calls)
        .expectComplete()
        .verify(Patience.FAR);
    Awaitility.await().untilAsserted(() -> assertThat(ended).hasValue(calls));
    assertThat(wrong).hasValue(0);
    isAtRest(upstream);
    assertThat(Set.copyOf(attempts))
        .as(() -> Set.copyOf(failures).toString())
        .containsExactlyInAnyOrder("success", "cancelled", "overloaded");
    // And it still works.
    for (int i = 0; i < 64; i++) {
      StepVerifier.create(upstream.send(Fixtures.get("/9"))).expectNextCount(1).verifyComplete();
    }
  }

  private static void isAtRest(Upstream upstream) {
    Awaitility.await()
        .untilAsserted(
            () -> {
              int places = upstream.definition().bulkhead().maxConcurrent();
              assertThat(upstream.bulkhead().getMetrics().getAvailableConcurrentCalls())
                  .isEqualTo(places);
              assertThat(upstream.queued()).isZero();
              assertThat(upstream.pool().orElseThrow().active()).isZero();
              assertThat(upstream.pool().orElseThrow().pending()).isZero();
            });
  }

  private static void hasKind(Throwable error, FailureKind kind) {
    assertThat(((CallFailure) error).kind()).isEqualTo(kind);
  }

  private Upstream upstream(BulkheadDefinition bulkhead, int maxAttempts, URI url) {
    return upstream(
        bulkhead,
        new RetryDefinition(maxAttempts, Duration.ofMillis(1), Duration.ofMillis(5), 20),
        url);
  }

  private Upstream upstream(BulkheadDefinition bulkhead, RetryDefinition retry, URI url) {
    UpstreamDefinition definition =
        Fixtures.upstream(url, bulkhead, retry, Fixtures.NO_HEADERS, 1 << 20);
    Upstreams upstreams =
        new Upstreams(
            Map.of("catalog", definition),
            CircuitBreakerRegistry.ofDefaults(),
            BulkheadRegistry.ofDefaults(),
            Fixtures.cache(),
            (name, outcome) -> attempts.add(outcome),
            Time.SYSTEM,
            UnaryOperator.identity());
    opened.add(upstreams);
    return upstreams.get("catalog");
  }

  /** Answers each path as a JSON string after some milliseconds, or with a status at once. */
  private URI server(Behaviour behaviour) {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ExecutorService threads = Executors.newFixedThreadPool(32);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, behaviour));
    server.start();
    opened.add(
        () -> {
          server.stop(0);
          threads.shutdownNow();
        });
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void answer(com.sun.net.httpserver.HttpExchange exchange, Behaviour behaviour)
      throws IOException {
    String path = exchange.getRequestURI().toString();
    int does = behaviour.of(path);
    try (exchange) {
      if (does < 0) {
        exchange.sendResponseHeaders(-does, -1);
      } else {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(does));
        byte[] body = ("\"" + path + "\"").getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  /** What a server does with a path: a delay in milliseconds, or a negated status. */
  @FunctionalInterface
  private interface Behaviour {
    int of(String path);
  }
}
