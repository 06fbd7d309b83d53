package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets through a proxied route, seen frame by frame on both sides. */
class WebSocketTest {

  /** Bytes that connections hold on their way to a service that does not read, on any system. */
  private static final int PASSED = 256 << 10;

  private static final long LARGE = 100L << 20;
  private static final long MOST_HELD = 24L << 20;

  private static StreamStub service;
  private static Gateway gateway;

  private static final Queue<String> heads = new ConcurrentLinkedQueue<>();
  private static final Queue<Frames.Frame> received = new ConcurrentLinkedQueue<>();

  /** Opens a WebSocket as its path says, and answers each frame with the same. */
  private static boolean serve(StreamStub.Exchange exchange) throws IOException {
    heads.add(exchange.head());
    switch (exchange.path()) {
      case "/refused" -> {
        exchange.write(
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Chat\r\nContent-Length: 6\r\n\r\nnobody");
        return true;
      }
      case "/other-key" -> {
        open(exchange, "another", "");
        exchange.waitForEnd();
      }
      case "/extended" -> {
        open(exchange, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
        exchange.waitForEnd();
      }
      case "/subprotocol-of-its-own" -> {
        open(exchange, "Sec-WebSocket-Protocol: mine\r\n");
        exchange.waitForEnd();
      }
      case "/framed" -> {
        open(exchange, "Content-Length: 3\r\n");
        exchange.waitForEnd();
      }
      case "/second-protocol" -> open(exchange, "Sec-WebSocket-Protocol: v2\r\n");
      case "/hello" -> {
        // In one go, so that the frame is there with the answer.
        exchange.write(
            WebSocketService.answer(exchange, Frames.accept(FrameClient.KEY), "")
                + "\u0081\u0005hello");
      }
      case "/gone" -> {
        open(exchange, "");
        exchange.frames().send("last");
        return false;
      }
      case "/broken" -> {
        open(exchange, "");
        exchange.frames().raw(0xc1, 1, 'a');
      }
      case "/deaf" -> {
        open(exchange, "");
        exchange.pause();
      }
      case "/flood" -> {
        open(exchange, "");
        exchange.frames().raw(bytes(exchange.frames().header(Frames.FIN | Frames.BINARY, LARGE)));
        exchange.send(LARGE);
      }
      default -> open(exchange, "");
    }
    WebSocketService.echo(exchange.frames(), received);
    return false;
  }

  private static int[] bytes(byte[] of) {
    int[] all = new int[of.length];
    Arrays.setAll(all, i -> of[i] & 0xff);
    return all;
  }

  private static void open(StreamStub.Exchange exchange, String fields) throws IOException {
    open(exchange, Frames.accept(WebSocketService.key(exchange.head())), fields);
  }

  private static void open(StreamStub.Exchange exchange, String accept, String fields)
      throws IOException {
    exchange.write(WebSocketService.answer(exchange, accept, fields));
  }

  @BeforeAll
  static void start() {
    service = StreamStub.start(WebSocketTest::serve);
    gateway =
        Gateway.start(
            """
            upstreams:
              service: { url: "%s", bulkhead: { max-concurrent: 1, max-queued: 0 } }
              few: { url: "%s", websockets: 1 }
              none: { url: "%s", websockets: 0 }
              nobody: { url: "http://127.0.0.1:1", circuit-breaker: { minimum-calls: 2 } }
            routes:
              all: { path: "/ws/**", proxy: { upstream: service, path: / } }
              few: { path: "/few", proxy: { upstream: few, path: / } }
              none: { path: "/none", proxy: { upstream: none, path: / } }
              nobody: { path: "/nobody", proxy: { upstream: nobody, path: / } }
            """
                .formatted(service.url(), service.url(), service.url()));
  }

  @BeforeEach
  void reset() {
    service.reset();
    heads.clear();
    received.clear();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @Test
  void isOpenedWithWhatItsServiceSays() throws IOException {
    try (FrameClient client =
        FrameClient.open(
            gateway,
            "/ws/second-protocol",
            "Origin: http://anywhere",
            "Sec-WebSocket-Protocol: v1, v2",
            "Sec-WebSocket-Extensions: permessage-deflate",
            "Authorization: Basic abc")) {
      assertThat(client.head())
          .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
          .containsIgnoringCase("\r\nupgrade: websocket\r\n")
          .containsIgnoringCase("\r\nconnection: upgrade\r\n")
          .containsIgnoringCase("\r\nsec-websocket-accept: " + Frames.accept(FrameClient.KEY))
          .containsIgnoringCase("\r\nsec-websocket-protocol: v2\r\n")
          .containsIgnoringCase("\r\nx-path: /second-protocol\r\n")
          .containsIgnoringCase("\r\nvia: 1.1 gather\r\n")
          .containsIgnoringCase("\r\nx-request-id: ")
          .doesNotContainIgnoringCase("transfer-encoding")
          .doesNotContainIgnoringCase("content-length");
      client.frames().send("a");
      assertThat(client.frames().read().text()).isEqualTo("a");
    }
    assertThat(heads)
        .singleElement()
        .asString()
        .startsWith("GET /second-protocol HTTP/1.1\r\n")
        .containsIgnoringCase("\r\nhost: 127.0.0.1:")
        .containsIgnoringCase("\r\nupgrade: websocket\r\n")
        .containsIgnoringCase("\r\nconnection: upgrade\r\n")
        .containsIgnoringCase("\r\nsec-websocket-version: 13\r\n")
        .containsIgnoringCase("\r\nsec-websocket-protocol: v1, v2\r\n")
        .containsIgnoringCase("\r\norigin: http://anywhere\r\n")
        .containsIgnoringCase("\r\nx-forwarded-for: 127.0.0.1\r\n")
        .containsIgnoringCase("\r\nx-forwarded-host: gateway\r\n")
        .containsIgnoringCase("\r\nvia: 1.1 gather\r\n")
        .doesNotContainIgnoringCase("extensions")
        .doesNotContainIgnoringCase("authorization");
    await().until(() -> service.broken() == 1);
  }

  @Test
  void passesAFrameThatComesWithTheAnswer() throws IOException {
    try (FrameClient client = FrameClient.open(gateway, "/ws/hello")) {
      assertThat(client.frames().read().text()).isEqualTo("hello");
    }
  }

  @Test
  void passesFramesOfAllKindsAsTheyAre() throws IOException {
    try (FrameClient client = FrameClient.open(gateway, "/ws/")) {
      Frames frames = client.frames();
      byte[] large = new byte[300_000];
      Arrays.fill(large, (byte) 7);
      frames.send(Frames.TEXT, "first ".getBytes(UTF_8));
      frames.ping("are you there");
      frames.send(Frames.FIN | Frames.CONTINUATION, "last".getBytes(UTF_8));
      frames.send(Frames.FIN | Frames.BINARY, large);
      frames.send(Frames.FIN | Frames.BINARY, new byte[0]);
      frames.pong("unasked".getBytes(UTF_8));
      frames.send("end");

      assertThat(frames.read())
          .returns(Frames.TEXT, Frames.Frame::first)
          .returns(false, Frames.Frame::isMasked)
          .returns("first ", Frames.Frame::text);
      assertThat(frames.read())
          .returns(Frames.FIN | Frames.PONG, Frames.Frame::first)
          .returns("are you there", Frames.Frame::text);
      assertThat(frames.read())
          .returns(Frames.FIN | Frames.CONTINUATION, Frames.Frame::first)
          .returns("last", Frames.Frame::text);
      assertThat(frames.read().payload()).isEqualTo(large);
      assertThat(frames.read().payload()).isEmpty();
      assertThat(frames.read().text()).isEqualTo("end");
      assertThat(received)
          .extracting(Frames.Frame::opcode)
          .containsExactly(
              Frames.TEXT,
              Frames.PING,
              Frames.CONTINUATION,
              Frames.BINARY,
              Frames.BINARY,
              Frames.PONG,
              Frames.TEXT);
      assertThat(received).allMatch(Frames.Frame::isMasked);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 3999, 4711})
  void passesAClientsCloseOnAndTheAnswerToIt(int code) throws IOException {
    try (FrameClient client = FrameClient.open(gateway, "/ws/")) {
      client.frames().close(code);

      assertThat(client.frames().read())
          .returns(Frames.CLOSE, Frames.Frame::opcode)
          .returns(code, Frames.Frame::code);
      assertThat(client.frames().isAtEnd()).isTrue();
    }
    assertThat(received).extracting(Frames.Frame::code).containsExactly(code);
    await().until(() -> gateway.requestsInFlight() == 0);
  }

  @Test
  void isUnderstoodByAnUsualClient() {
    CompletableFuture<String> text = new CompletableFuture<>();
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols("v1", "v2")
            .buildAsync(
                URI.create("ws://127.0.0.1:" + gateway.port() + "/ws/second-protocol"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence data, boolean isLast) {
                    text.complete(data.toString());
                    return WebSocket.Listener.super.onText(from, data, isLast);
                  }

                  @Override
                  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                    closed.complete(code);
                    return CompletableFuture.completedStage(code);
                  }
                })
            .join();

    assertThat(socket.getSubprotocol()).isEqualTo("v2");
    socket.sendText("hello", true).join();
    assertThat(text.join()).isEqualTo("hello");
    socket.sendClose(4000, "enough").join();
    assertThat(closed.join()).isEqualTo(4000);
  }

  @Test
  void isRefusedAsItsServiceRefusesIt() throws IOException {
    try (FrameClient client = FrameClient.open(gateway, "/ws/refused")) {
      assertThat(client.head())
          .startsWith("HTTP/1.1 401 Unauthorized\r\n")
          .containsIgnoringCase("\r\nwww-authenticate: chat\r\n");
      assertThat(client.body()).isEqualTo("nobody");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"other-key", "extended", "subprotocol-of-its-own", "framed"})
  void isNotOpenedWhereItsServiceBreaksTheProtocol(String how) throws IOException {
    try (FrameClient client = FrameClient.open(gateway, "/ws/" + how)) {
      assertThat(client.head()).startsWith("HTTP/1.1 502 Bad Gateway\r\n");
      assertThat(client.body()).contains("{\"call\":\"proxy\",\"kind\":\"");
    }
    await().until(() -> service.broken() == 1);
  }

  @Test
  void countsWhereNobodyAnswersUntilTheCircuitOpens() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (FrameClient client = FrameClient.open(gateway, "/nobody")) {
        assertThat(client.body()).contains("\"kind\":\"connection\"");
      }
    }
    try (FrameClient client = FrameClient.open(gateway, "/nobody")) {
      assertThat(client.head()).startsWith("HTTP/1.1 503 ");
      assertThat(client.body()).contains("\"kind\":\"circuit-open\"");
    }
  }

  @Test
  void takesNoPlaceOfTheBulkheadAndOneOfItsOwn() throws IOException {
    try (FrameClient one = FrameClient.open(gateway, "/ws/");
        FrameClient two = FrameClient.open(gateway, "/ws/");
        FrameClient first = FrameClient.open(gateway, "/few")) {
      one.frames().send("one");
      two.frames().send("two");
      first.frames().send("first");
      assertThat(one.frames().read().text()).isEqualTo("one");
      assertThat(two.frames().read().text()).isEqualTo("two");
      assertThat(first.frames().read().text()).isEqualTo("first");
      try (FrameClient second = FrameClient.open(gateway, "/few")) {
        assertThat(second.head())
            .startsWith("HTTP/1.1 503 ")
            .containsIgnoringCase("\r\nretry-after: 1\r\n");
        assertThat(second.body()).contains("\"kind\":\"overloaded\"");
      }
    }
    await()
        .until(
            () -> {
              try (FrameClient third = FrameClient.open(gateway, "/few")) {
                return third.head().startsWith("HTTP/1.1 101 ");
              }
            });
  }

  @Test
  void isNotPassedOnWhereThereMayBeNone() throws IOException {
    try (FrameClient client = FrameClient.open(gateway, "/none")) {
      assertThat(client.head()).startsWith("HTTP/1.1 501 ");
    }
    assertThat(heads).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "12, dGhlIHNhbXBsZSBub25jZQ==, 426",
    "'', dGhlIHNhbXBsZSBub25jZQ==, 426",
    "13, dGhlIHNhbXBsZQ==, 400",
    "13, '', 400",
    "13, !!!!, 400",
    "13, AAAAAAAAAAAAAAAAAAAAAA, 400",
    "13, AAAAAAAAAAAAAAAAAAAAAB==, 400",
  })
  void isRefusedWhereTheHandshakeIsNone(String version, String key, int status) throws IOException {
    try (FrameClient client =
        FrameClient.ask(
            gateway,
            "GET /ws/ HTTP/1.1\r\nHost: gateway\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + (version.isEmpty() ? "" : "Sec-WebSocket-Version: " + version + "\r\n")
                + "Sec-WebSocket-Key: "
                + key
                + "\r\n\r\n")) {
      assertThat(client.head()).startsWith("HTTP/1.1 " + status + " ");
      assertThat(client.head().contains("Sec-WebSocket-Version: 13")).isEqualTo(status == 426);
    }
    assertThat(heads).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 1.0, Upgrade",
    "POST, 1.1, Upgrade",
    "GET, 1.1, keep-alive",
    "GET, 1.1, 'close, Upgrade'"
  })
  void isNoneWhereTheRequestCannotBecomeOne(String method, String version, String connection)
      throws IOException {
    try (FrameClient client =
        FrameClient.ask(
            gateway,
            method
                + " /ws/ HTTP/"
                + version
                + "\r\nHost: gateway\r\nUpgrade: websocket\r\nConnection: "
                + connection
                + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + FrameClient.KEY
                + "\r\n\r\n")) {
      assertThat(client.head()).contains(" 501 Not Implemented\r\n");
    }
    assertThat(heads).isEmpty();
  }

  @Test
  void breaksOffForTheClientWhereItsServiceIsGone() throws IOException {
    try (FrameClient client = FrameClient.open(gateway, "/ws/gone")) {
      assertThat(client.frames().read().text()).isEqualTo("last");
      assertThat(client.frames().isAtEnd()).isTrue();
    }
    await().until(() -> gateway.requestsInFlight() == 0);
  }

  @Test
  void breaksOffForItsServiceWhereTheClientIsGone() throws IOException {
    try (FrameClient client = FrameClient.open(gateway, "/ws/")) {
      client.frames().send("last");
    }
    await().until(() -> service.broken() == 1);
    assertThat(received).extracting(Frames.Frame::text).containsExactly("last");
    await().until(() -> gateway.requestsInFlight() == 0);
  }

  @Test
  void passesAllOnThatAClientHasSentBeforeItLeft() throws IOException {
    try (FrameClient client = FrameClient.open(gateway, "/ws/deaf")) {
      client.frames().send(Frames.FIN | Frames.BINARY, new byte[PASSED]);
    }
    service.goOn();

    await().until(() -> service.broken() == 1);
    assertThat(received)
        .singleElement()
        .extracting(frame -> frame.payload().length)
        .isEqualTo(PASSED);
  }

  @ParameterizedTest
  @CsvSource({
    "not masked, 81 01 61",
    "an extension's bit, c1 81 00 00 00 00 61",
    "an unknown opcode, 83 81 00 00 00 00 61",
    "a long ping, 89 fe 00 7e 00 00 00 00",
    "a ping in parts, 09 81 00 00 00 00 61",
    "nothing to continue, 80 81 00 00 00 00 61",
    "a longer length than needed, 81 fe 00 01 00 00 00 00 61",
  })
  void endsWithAProtocolErrorWhereAClientSendsNoFrame(String what, String hex) throws IOException {
    try (FrameClient client = FrameClient.open(gateway, "/ws/")) {
      client.frames().send("good");
      assertThat(client.frames().read().text()).isEqualTo("good");
      client
          .frames()
          .raw(Arrays.stream(hex.split(" ")).mapToInt(b -> Integer.parseInt(b, 16)).toArray());

      assertThat(client.frames().read())
          .as(what)
          .returns(Frames.CLOSE, Frames.Frame::opcode)
          .returns(1002, Frames.Frame::code);
      assertThat(client.frames().isAtEnd()).isTrue();
    }
    await().until(() -> received.size() == 2);
    assertThat(received).last().returns(1011, Frames.Frame::code);
  }

  @Test
  void tellsTheClientWhereItsServiceSendsNoFrame() throws IOException {
    try (FrameClient client = FrameClient.open(gateway, "/ws/broken")) {
      assertThat(client.frames().read())
          .returns(Frames.CLOSE, Frames.Frame::opcode)
          .returns(1011, Frames.Frame::code);
    }
    await().until(() -> received.size() == 1);
    assertThat(received).last().returns(1002, Frames.Frame::code);
  }

  @Test
  void passesAFrameOfAnyLengthNoFasterThanItIsRead() throws IOException {
    try (FrameClient client = FrameClient.open(gateway, "/ws/flood")) {
      long[] before = {-1};
      await()
          .pollInterval(java.time.Duration.ofMillis(300))
          .until(() -> service.sent() > 0 && before[0] == (before[0] = service.sent()));
      assertThat(service.sent()).isLessThan(MOST_HELD);
      long direct = PlatformDependent.usedDirectMemory();

      assertThat(client.frames().read().payload()).hasSize((int) LARGE);
      assertThat(PlatformDependent.usedDirectMemory() - direct).isLessThan(MOST_HELD);
    }
  }

  @Test
  void isReadNoFasterThanItsServiceTakesIt() throws IOException {
    try (FrameClient client = FrameClient.open(gateway, "/ws/deaf")) {
      long[] written = new long[1];
      CompletableFuture<Void> upload =
          CompletableFuture.runAsync(
              () -> {
                try {
                  OutputStream out = client.socket().getOutputStream();
                  out.write(client.frames().header(Frames.FIN | Frames.BINARY, LARGE));
                  byte[] part = new byte[64 * 1024];
                  for (long i = 0; i < LARGE / part.length; i++) {
                    out.write(part);
                    written[0] += part.length;
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      long[] before = {-1};
      await()
          .pollInterval(java.time.Duration.ofMillis(300))
          .until(() -> written[0] > 0 && before[0] == (before[0] = written[0]));
      assertThat(written[0]).isLessThan(MOST_HELD);
      service.goOn();
      upload.join();
      await().until(() -> received.size() == 1);
      assertThat(received.element().payload()).hasSize((int) LARGE);
    }
  }
}
