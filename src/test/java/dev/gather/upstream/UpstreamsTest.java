package dev.gather.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.process.Time;
import dev.gather.upstream.call.PoolState;
import dev.gather.upstream.http.RawServer;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class UpstreamsTest {

  private static final String IDLE_CONNECTIONS =
      "reactor.netty.connection.provider.idle.connections";

  private static final URI ONE = URI.create("http://127.0.0.1:1");
  private static final URI OTHER = URI.create("http://127.0.0.1:2");

  private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();
  private final BulkheadRegistry bulkheads = BulkheadRegistry.ofDefaults();

  @Test
  void entersBreakersAndBulkheadsAsDefined() {
    try (Upstreams upstreams = upstreams(ONE)) {
      Upstream upstream = upstreams.get("catalog");
      assertThat(upstreams.all()).containsExactly(upstream);
      assertThat(breakers.find("catalog")).containsSame(upstream.circuitBreaker());
      assertThat(bulkheads.find("catalog")).containsSame(upstream.bulkhead());
      assertThat(upstream.bulkhead().getBulkheadConfig().getMaxConcurrentCalls()).isEqualTo(64);
      assertThat(upstream.circuitBreaker().getCircuitBreakerConfig().getSlidingWindowSize())
          .isEqualTo(50);
      assertThat(upstream.queued()).isZero();
      assertThat(upstream.pool()).isEmpty();
    }
  }

  @Test
  void takesThemOutWhenClosed() {
    upstreams(ONE).close();
    assertThat(breakers.find("catalog")).isEmpty();
    assertThat(bulkheads.find("catalog")).isEmpty();
  }

  @Test
  void namesWhatThereIsWhenAskedForAnother() {
    try (Upstreams upstreams = upstreams(ONE)) {
      assertThatThrownBy(() -> upstreams.get("catalogue"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("upstream: catalogue (expected: one of [catalog])");
    }
  }

  @Test
  void keepsTheStateOfAnUpstreamThatHasNotChanged() {
    Upstreams before = upstreams(ONE);
    before.get("catalog").circuitBreaker().transitionToOpenState();
    try (Upstreams after = before.changedTo(definitions(ONE))) {
      before.close();
      assertThat(after.get("catalog")).isSameAs(before.get("catalog"));
      assertThat(breakers.find("catalog")).containsSame(after.get("catalog").circuitBreaker());
    }
    assertThat(breakers.find("catalog")).isEmpty();
  }

  @Test
  void beginsAnewWhereTheDefinitionHasChanged() {
    Upstreams before = upstreams(ONE);
    try (Upstreams after = before.changedTo(definitions(OTHER))) {
      before.close();
      assertThat(after.get("catalog")).isNotSameAs(before.get("catalog"));
      assertThat(breakers.find("catalog")).containsSame(after.get("catalog").circuitBreaker());
      assertThat(bulkheads.find("catalog")).containsSame(after.get("catalog").bulkhead());
    }
  }

  @Test
  void letsGoOfWhatItTookOverWhenItCannotBegin() {
    Upstreams before = upstreams(ONE);
    Map<String, UpstreamDefinition> broken = new LinkedHashMap<>(definitions(ONE));
    broken.put("broken", null);

    assertThatThrownBy(() -> before.changedTo(broken)).isInstanceOf(NullPointerException.class);

    assertThat(breakers.find("catalog")).containsSame(before.get("catalog").circuitBreaker());
    before.close();
    assertThat(breakers.find("catalog")).isEmpty();
  }

  @Test
  void leavesOutWhatIsNoLongerDefined() {
    Upstreams before = upstreams(ONE);
    try (Upstreams after = before.changedTo(Map.of())) {
      before.close();
      assertThat(after.all()).isEmpty();
      assertThat(breakers.find("catalog")).isEmpty();
    }
  }

  @Test
  void showsTheConnectionsOfAChangedDefinitionBesideTheOldOnes() throws IOException {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Metrics.addRegistry(meters);
    try (RawServer server =
            RawServer.keepingAfter("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
        Upstreams before = upstreams(server.url())) {
      StepVerifier.create(before.get("catalog").send(Fixtures.get("/")))
          .expectNextCount(1)
          .verifyComplete();
      UpstreamDefinition smaller = Fixtures.upstream(server.url(), 1000);
      try (Upstreams after = before.changedTo(Map.of("catalog", smaller))) {
        StepVerifier.create(after.get("catalog").send(Fixtures.get("/")))
            .expectNextCount(1)
            .verifyComplete();
        before.close();
        Awaitility.await()
            .untilAsserted(
                () ->
                    assertThat(meters.find(IDLE_CONNECTIONS).gauges())
                        .singleElement()
                        .satisfies(gauge -> assertThat(gauge.value()).isOne()));
      }
    } finally {
      Metrics.removeRegistry(meters);
    }
  }

  @Test
  void showsItsConnectionsAsMetricsUntilClosed() throws IOException {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Metrics.addRegistry(meters);
    try (RawServer server =
        RawServer.keepingAfter("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")) {
      Upstreams upstreams = upstreams(server.url());
      Upstream upstream = upstreams.get("catalog");
      StepVerifier.create(upstream.send(Fixtures.get("/"))).expectNextCount(1).verifyComplete();
      Awaitility.await()
          .untilAsserted(
              () -> {
                assertThat(upstream.pool()).contains(new PoolState(0, 1, 0, 64));
                assertThat(
                        meters.get(IDLE_CONNECTIONS).tag("name", "gather-catalog").gauge().value())
                    .isOne();
              });
      upstreams.close();
      Awaitility.await()
          .untilAsserted(
              () -> {
                assertThat(upstream.pool()).isEmpty();
                assertThat(meters.getMeters()).isEmpty();
                assertThat(server.openConnections()).isZero();
              });
    } finally {
      Metrics.removeRegistry(meters);
    }
  }

  private Upstreams upstreams(URI url) {
    return new Upstreams(
        definitions(url),
        breakers,
        bulkheads,
        Fixtures.cache(),
        (upstream, outcome) -> {},
        Time.SYSTEM,
        UnaryOperator.identity());
  }

  private static Map<String, UpstreamDefinition> definitions(URI url) {
    return Map.of("catalog", Fixtures.upstream(url));
  }
}
