package dev.gather.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.upstream.Fixtures;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.UpstreamCall;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.netty.resources.ConnectionProvider;
import reactor.test.StepVerifier;

/** A call that gets no connection was never sent: its upstream is overloaded, not broken. */
class FullPoolTest {

  @Test
  void refusesWhereAsManyWaitForAConnectionAsMay() throws IOException {
    refuses(1, Patience.FAR);
  }

  @Test
  void refusesWhoHasWaitedForAConnectionTooLong() throws IOException {
    refuses(0, Duration.ofMillis(50));
  }

  private static void refuses(int waiting, Duration longest) throws IOException {
    ConnectionProvider connections =
        ConnectionProvider.builder("narrow")
            .maxConnections(1)
            .pendingAcquireMaxCount(1)
            .pendingAcquireTimeout(longest)
            .build();
    Disposable.Composite others = Disposables.composite();
    try (RawServer server = new RawServer((out, connection) -> {})) {
      UpstreamDefinition definition = Fixtures.upstream(server.url());
      UpstreamCall call =
          new HttpExchange(
              definition, new HttpSender(definition, HttpSender.client(definition, connections)));
      others.add(call.send(Fixtures.get("/")).subscribe());
      await().until(() -> server.requests().size() == 1);
      for (int i = 0; i < waiting; i++) {
        others.add(call.send(Fixtures.get("/")).subscribe());
      }
      StepVerifier.create(call.send(Fixtures.get("/")))
          .expectErrorSatisfies(FullPoolTest::isOverloaded)
          .verify(Patience.LIMIT);
      assertThat(server.requests()).hasSize(1);
    } finally {
      others.dispose();
      connections.dispose();
    }
  }

  private static void isOverloaded(Throwable error) {
    assertThat(error).isInstanceOf(CallFailure.class).hasMessage("catalog has no free connection");
    CallFailure failure = (CallFailure) error;
    assertThat(failure.kind()).isEqualTo(FailureKind.OVERLOADED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(1));
  }
}
