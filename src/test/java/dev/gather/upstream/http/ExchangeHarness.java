package dev.gather.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.Patience;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.upstream.Fixtures;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.PoolState;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import dev.gather.upstream.guard.TimeLimitStage;
import java.time.Duration;
import org.awaitility.Awaitility;
import reactor.test.StepVerifier;

/** An exchange with connections of its own, without any stage around it but the time limit. */
final class ExchangeHarness implements AutoCloseable {

  private final ConnectionPool connections;
  private final UpstreamCall call;

  ExchangeHarness(UpstreamDefinition definition) {
    connections = new ConnectionPool(definition);
    call =
        new TimeLimitStage(definition.name())
            .around(
                new HttpExchange(
                    definition, HttpExchange.client(definition, connections.provider())));
  }

  String answer(UpstreamRequest request) {
    UpstreamAnswer[] answer = new UpstreamAnswer[1];
    StepVerifier.create(call.send(request))
        .consumeNextWith(next -> answer[0] = next)
        .expectComplete()
        .verify(Patience.LIMIT);
    return Fixtures.text(answer[0]);
  }

  CallFailure failure(UpstreamRequest request) {
    Throwable[] failure = new Throwable[1];
    StepVerifier.create(call.send(request))
        .expectErrorSatisfies(error -> failure[0] = error)
        .verify(Patience.LIMIT);
    assertThat(failure[0]).isInstanceOf(CallFailure.class).hasNoCause();
    assertThat(failure[0].getMessage())
        .contains("catalog")
        .doesNotContain("127.0.0.1", "localhost");
    return (CallFailure) failure[0];
  }

  UpstreamCall call() {
    return call;
  }

  PoolState pool() {
    return connections.state().orElseThrow();
  }

  /** A connection stops being active a moment before it is there for the next call. */
  void awaitIdleConnection() {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(() -> assertThat(pool().idle()).isOne());
  }

  /** A connection goes back a moment after its answer goes on. */
  void awaitNoActiveConnection() {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(() -> assertThat(pool().active()).isZero());
  }

  @Override
  public void close() {
    connections.close();
  }
}
