package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** WebSockets that the gateway ends: at its stop, with its definitions, by its limits. */
class WebSocketEndsTest {

  private static final long LARGE = 50L << 20;
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final String OPEN = "gather_websockets_open{route=\"chat\",upstream=\"service\"} ";

  private final WebSocketService service = new WebSocketService();

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void tellBothSidesWhenTheGatewayStops() throws Exception {
    Gateway gateway = start("spring.lifecycle.timeout-per-shutdown-phase=10m");
    CompletableFuture<Void> closed;
    try (FrameClient client = FrameClient.open(gateway, "/chat")) {
      exchange(client);
      closed = CompletableFuture.runAsync(gateway::close);

      assertClosed(client, 1001);
      Patience.get(closed);
    }
    await().until(() -> service.received().size() == 2);
    assertThat(service.received()).last().returns(1001, Frames.Frame::code);
  }

  /** Its clients come back to another process. */
  @Test
  void areNotOpenedWhileTheGatewayDrains() throws Exception {
    Gateway gateway =
        start("gather.shutdown.drain=10m", "spring.lifecycle.timeout-per-shutdown-phase=1ms");
    try (FrameClient kept = FrameClient.open(gateway, "/chat")) {
      exchange(kept);
      CompletableFuture<Void> closed = CompletableFuture.runAsync(gateway::close);
      assertThat(kept.frames().read().code()).isEqualTo(1001);

      try (FrameClient late = FrameClient.open(gateway, "/chat")) {
        assertThat(late.head())
            .startsWith("HTTP/1.1 503 ")
            .containsIgnoringCase("\r\nretry-after: 1\r\n")
            .containsIgnoringCase("\r\nconnection: close\r\n");
      }
      kept.close();
      Patience.get(closed);
    }
  }

  @Test
  void goOnWhereTheDefinitionsChangeUntilTheirTimeIsOver() throws Exception {
    try (Gateway gateway = start("gather.reload.every=0s", "gather.websocket.max-outdated=3s");
        FrameClient client = FrameClient.open(gateway, "/chat")) {
      exchange(client);
      gateway.rewrite(definition().replace("/chat", "/talk"));
      assertThat(Json.of(gateway.operate("/actuator/gatherdefinitions").body()).at("/outcome"))
          .hasToString("\"loaded\"");
      try (FrameClient late = FrameClient.open(gateway, "/chat")) {
        assertThat(late.head()).startsWith("HTTP/1.1 404 ");
      }
      exchange(client);

      assertClosed(client, 1001);
      await().until(() -> gateway.requestsInFlight() == 0);
    }
  }

  @Test
  void areClosedWhenNothingIsSentForLong() throws Exception {
    try (Gateway gateway = start("gather.websocket.max-idle=300ms");
        FrameClient client = FrameClient.open(gateway, "/chat")) {
      assertClosed(client, 1001);
    }
    await().until(() -> service.received().size() == 1);
    assertThat(service.received()).last().returns(1001, Frames.Frame::code);
  }

  /** A flood that nobody reads stops at once, and its client is cut as any that does not read. */
  @Test
  void areCutWhereTheClientReadsNothing() throws Exception {
    StreamStub flood =
        StreamStub.start(
            exchange -> {
              exchange.write(
                  WebSocketService.answer(
                      exchange, Frames.accept(WebSocketService.key(exchange.head())), ""));
              byte[] part = new byte[60_000];
              while (true) {
                exchange.frames().send(Frames.FIN | Frames.BINARY, part);
              }
            });
    try (flood;
        Gateway gateway =
            Gateway.start(
                definition().replace(service.url(), flood.url()), "gather.answers.max-pause=1s");
        FrameClient client = FrameClient.open(gateway, "/chat")) {
      assertThat(client.frames().read().payload()).hasSize(60_000);

      await().until(() -> flood.broken() == 1);
      await().until(() -> gateway.requestsInFlight() == 0);
      assertThat(gateway.waitingBytes()).isZero();
    }
  }

  @Test
  void areCutWhereTheServiceTakesNothing() throws Exception {
    StreamStub deaf =
        StreamStub.start(
            exchange -> {
              exchange.write(
                  WebSocketService.answer(
                      exchange, Frames.accept(WebSocketService.key(exchange.head())), ""));
              exchange.pause();
              return false;
            });
    try (deaf;
        Gateway gateway =
            Gateway.start(
                definition().replace(service.url(), deaf.url()), "gather.request.max-pause=1s");
        FrameClient client = FrameClient.open(gateway, "/chat")) {
      CompletableFuture.runAsync(
          () -> {
            try {
              byte[] part = new byte[60_000];
              for (long i = 0; i < LARGE / part.length; i++) {
                client.frames().send(Frames.FIN | Frames.BINARY, part);
              }
            } catch (IOException cut) {
              // As it should be.
            }
          });

      assertThat(client.frames().read())
          .returns(Frames.CLOSE, Frames.Frame::opcode)
          .returns(1011, Frames.Frame::code);
      await().until(() -> gateway.requestsInFlight() == 0);
    }
  }

  /**
   * What it has sent may still be taken; until then its WebSocket is one of those that are open.
   */
  @Test
  void keepTheirPlacesWhileWhatAClientThatLeftHasSentIsNotTaken() throws Exception {
    StreamStub deaf =
        StreamStub.start(
            exchange -> {
              exchange.write(
                  WebSocketService.answer(
                      exchange, Frames.accept(WebSocketService.key(exchange.head())), ""));
              // More than the client's connection holds, so that the gateway's end of it is seen.
              for (int i = 0; i < 500; i++) {
                exchange.frames().send(Frames.FIN | Frames.BINARY, new byte[60_000]);
              }
              exchange.pause();
              return false;
            });
    String one =
        definition().replace(service.url(), deaf.url()).replace("\" }", "\", websockets: 1 }");
    try (deaf;
        Gateway gateway = Gateway.start(one, "management.prometheus.metrics.export.enabled=true");
        FrameClient client = FrameClient.open(gateway, "/chat")) {
      AtomicLong written = new AtomicLong();
      CompletableFuture.runAsync(
          () -> {
            try {
              byte[] part = new byte[60_000];
              for (long i = 0; i < LARGE / part.length; i++) {
                client.frames().send(Frames.FIN | Frames.BINARY, part);
                written.addAndGet(part.length);
              }
            } catch (IOException cut) {
              // As it should be.
            }
          });
      AtomicLong before = new AtomicLong();
      await()
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> written.get() > 0 && before.getAndSet(written.get()) == written.get());
      await().until(() -> gateway.waitingBytes() > 0);
      long start = System.nanoTime();
      client.socket().setSoLinger(true, 0);
      client.close();
      await().until(() -> gateway.waitingBytes() == 0);

      try (FrameClient late = FrameClient.open(gateway, "/chat")) {
        boolean isRefused = late.head().startsWith("HTTP/1.1 503 ");
        String metrics = gateway.operators("/actuator/prometheus");
        // A slow machine may get to it when the time is over.
        assertThat(isRefused || isOver(start)).isTrue();
        assertThat(metrics.contains(OPEN + "1.0") || isOver(start)).isTrue();
      }
      await().until(() -> gateway.requestsInFlight() == 0);
      assertThat(isOver(start)).isTrue();
      try (FrameClient next = FrameClient.open(gateway, "/chat")) {
        assertThat(next.head()).startsWith("HTTP/1.1 101 ");
        // It is counted as open a moment after the client has been told so.
        await().until(() -> gateway.operators("/actuator/prometheus").contains(OPEN + "1.0"));
      }
    }
  }

  private static boolean isOver(long start) {
    return System.nanoTime() - start >= GRACE.toNanos();
  }

  private Gateway start(String... properties) {
    return Gateway.start(definition(), properties);
  }

  private String definition() {
    return """
        upstreams: { service: { url: "%s" } }
        routes: { chat: { path: /chat, proxy: { upstream: service, path: / } } }
        """
        .formatted(service.url());
  }

  private static void exchange(FrameClient client) throws IOException {
    client.frames().send("hello");
    assertThat(client.frames().read().text()).isEqualTo("hello");
  }

  private static void assertClosed(FrameClient client, int code) throws IOException {
    assertThat(client.frames().read())
        .returns(Frames.CLOSE, Frames.Frame::opcode)
        .returns(code, Frames.Frame::code);
    assertThat(client.frames().isAtEnd()).isTrue();
  }
}
