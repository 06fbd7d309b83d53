package dev.gather.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.Patience;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.upstream.Fixtures;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.PoolState;
import dev.gather.upstream.call.ProxiedRequest;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import dev.gather.upstream.guard.TimeLimitStage;
import dev.gather.upstream.proxy.ProxyExchange;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import reactor.core.publisher.Mono;
import reactor.netty.resources.ConnectionProvider;
import reactor.test.StepVerifier;

/** An exchange with connections of its own, without any stage around it but the time limit. */
final class ExchangeHarness implements AutoCloseable {

  private final ConnectionPool connections;
  private final UpstreamCall call;
  private final ProxyExchange proxied;

  ExchangeHarness(UpstreamDefinition definition) {
    connections = new ConnectionPool(definition);
    HttpSender sender =
        new HttpSender(definition, HttpSender.client(definition, connections.provider()));
    call = new TimeLimitStage(definition.name()).around(new HttpExchange(definition, sender));
    proxied =
        new ProxyExchange(
            definition,
            sender,
            new HttpSender(
                definition, HttpSender.client(definition, ConnectionProvider.newConnection())));
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
    return failure(call.send(request));
  }

  CallFailure failure(ProxiedRequest request) {
    return failure(proxied.send(request));
  }

  /** The status of an answer that has passed. */
  int pass(ProxiedRequest request) {
    return Objects.requireNonNull(proxied.send(request).block(Patience.LIMIT)).status();
  }

  private static CallFailure failure(Mono<?> exchange) {
    Throwable[] failure = new Throwable[1];
    StepVerifier.create(exchange)
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
