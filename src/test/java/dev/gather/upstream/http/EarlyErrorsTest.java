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
import java.nio.channels.NotYetConnectedException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.netty.resources.ConnectionProvider;
import reactor.test.StepVerifier;

/** Errors that a connection sees while it is made, and is made all the same. */
class EarlyErrorsTest {

  /** Nobody waits for the answer of a call that has failed. */
  @Test
  void ofAConnectionFailItsCallUnsent() throws IOException {
    try (Harness harness = new Harness(new IllegalStateException("early"))) {
      StepVerifier.create(harness.call.send(Fixtures.get("/first")))
          .expectErrorSatisfies(
              error -> {
                assertThat(error).isInstanceOf(CallFailure.class);
                assertThat(((CallFailure) error).kind()).isEqualTo(FailureKind.CONNECTION);
              })
          .verify(Patience.LIMIT);

      StepVerifier.create(harness.call.send(Fixtures.get("/second")))
          .expectNextCount(1)
          .expectComplete()
          .verify(Patience.LIMIT);
      await().until(() -> !harness.server.requests().isEmpty());
      assertThat(harness.server.requests())
          .singleElement()
          .asString()
          .startsWith("GET /second HTTP/1.1\r\n");
    }
  }

  /** Netty's epoll transport reads from a connection that is not there yet, now and then. */
  @Test
  void thatAreAReadTooEarlyFailNothing() throws IOException {
    try (Harness harness = new Harness(new NotYetConnectedException())) {
      StepVerifier.create(harness.call.send(Fixtures.get("/first")))
          .expectNextCount(1)
          .expectComplete()
          .verify(Patience.LIMIT);
    }
  }

  /** Whose first connection sees the error before it is there. */
  private static final class Harness implements AutoCloseable {

    private final RawServer server =
        RawServer.keepingAfter("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    private final ConnectionProvider connections = ConnectionProvider.create("early", 1);
    private final UpstreamCall call;

    Harness(Exception error) {
      UpstreamDefinition definition = Fixtures.upstream(server.url());
      AtomicBoolean seen = new AtomicBoolean();
      call =
          new HttpExchange(
              definition,
              new HttpSender(
                  definition,
                  HttpSender.client(definition, connections)
                      .doOnChannelInit(
                          (observer, channel, address) -> {
                            if (!seen.getAndSet(true)) {
                              channel
                                  .eventLoop()
                                  .execute(() -> channel.pipeline().fireExceptionCaught(error));
                            }
                          })));
    }

    @Override
    public void close() throws IOException {
      connections.dispose();
      server.close();
    }
  }
}
