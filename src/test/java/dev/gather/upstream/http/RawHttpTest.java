package dev.gather.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.Patience;
import dev.gather.upstream.Fixtures;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.Meaning;
import dev.gather.upstream.call.PoolState;
import dev.gather.upstream.call.Proxied;
import dev.gather.upstream.call.UpstreamRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

/** The exchange against answers byte by byte. */
class RawHttpTest {

  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final int MAX_BODY = 10_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a%2Fb%2fc",
        "/%2e%2e/x",
        "/a/../b/./c",
        "//a//b",
        "/a+b?c=d+e%20f",
        "/a?q=x|y&z={}^`",
        "/a;v=1,2/b:c@d!$&'()*",
        "/%C3%A9?%E6%BC%A2",
        "/?",
        "/a?b?c=/d//e",
        "/http://other/x"
      })
  void sendsTheTargetByteForByte(String target) throws IOException {
    try (RawServer server = RawServer.keepingAfter(OK + "content-length: 2\r\n\r\n{}");
        ExchangeHarness exchange = exchange(server)) {
      exchange.answer(Fixtures.get(target));
      assertThat(server.requests().get(0)).startsWith("GET " + target + " HTTP/1.1\r\n");
    }
  }

  @Test
  void putsThePathOfTheUrlBeforeTheTarget() throws IOException {
    try (RawServer server = RawServer.keepingAfter(OK + "content-length: 2\r\n\r\n{}");
        ExchangeHarness exchange =
            new ExchangeHarness(Fixtures.upstream(URI.create(server.url() + "/a%20b/v1/")))) {
      exchange.answer(Fixtures.get("/products?x=1"));
      assertThat(server.requests().get(0)).startsWith("GET /a%20b/v1/products?x=1 HTTP/1.1\r\n");
    }
  }

  @Test
  void announcesTheLengthOfAnAbsentBody() throws IOException {
    try (RawServer server = RawServer.keepingAfter(OK + "content-length: 2\r\n\r\n{}");
        ExchangeHarness exchange = exchange(server)) {
      exchange.answer(Fixtures.request("POST", "/"));
      assertThat(server.requests().get(0)).contains("content-length: 0\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage\r\n\r\n",
        "\u0000\u0001\u0002",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-le",
        "SSH-2.0-OpenSSH_9.6\r\n"
      })
  void failsToConnectWhenThereIsNoAnswer(String answer) throws IOException {
    try (RawServer server = RawServer.closingAfter(answer);
        ExchangeHarness exchange = exchange(server)) {
      assertThat(exchange.failure(Fixtures.get("/")).kind()).isEqualTo(FailureKind.CONNECTION);
      exchange.awaitNoActiveConnection();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length: 10\r\n\r\n{\"a\"",
        "transfer-encoding: chunked\r\n\r\n4\r\n{\"a\"",
        "transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n",
        "transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n"
      })
  void isCutShortWhenTheConnectionEndsBeforeTheBody(String answer) throws IOException {
    try (RawServer server = RawServer.closingAfter(OK + answer);
        ExchangeHarness exchange = exchange(server)) {
      CallFailure failure = exchange.failure(Fixtures.get("/"));
      assertThat(failure.kind()).isEqualTo(FailureKind.BAD_BODY);
      assertThat(failure.means(Meaning.PASSING)).isTrue();
      exchange.awaitNoActiveConnection();
    }
  }

  @Test
  void readsABodyThatEndsWithTheConnection() throws IOException {
    try (RawServer server = RawServer.closingAfter(OK + "\r\n{\"a\":1}");
        ExchangeHarness exchange = exchange(server)) {
      assertThat(exchange.answer(Fixtures.get("/"))).isEqualTo("{\"a\":1}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"100 Continue", "102 Processing", "103 Early Hints", "199 Odd"})
  void skipsInterimAnswers(String interim) throws IOException {
    AtomicInteger answers = new AtomicInteger();
    try (RawServer server =
            new RawServer(
                (out, connection) -> {
                  write(out, "HTTP/1.1 " + interim + "\r\nlink: </a>\r\n\r\n");
                  if (answers.get() % 2 == 1) {
                    // Apart from the answer itself, so that it has to be asked for once more.
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                  }
                  write(out, OK + "content-length: 3\r\n\r\n[" + answers.getAndIncrement() + "]");
                });
        ExchangeHarness exchange = exchange(server)) {
      for (int i = 0; i < 4; i++) {
        assertThat(exchange.answer(Fixtures.get("/"))).isEqualTo("[" + i + "]");
        exchange.awaitIdleConnection();
      }
      assertThat(server.connections()).isOne();
    }
  }

  @Test
  void neverSwitchesProtocols() throws IOException {
    try (RawServer server =
            RawServer.keepingAfter("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\nabc");
        ExchangeHarness exchange = exchange(server)) {
      assertThat(exchange.failure(Fixtures.get("/")).status()).hasValue(101);
      Awaitility.await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
    }
  }

  @Test
  void neverTakesASecondAnswerForThatOfTheNextRequest() throws IOException {
    String answer = OK + "content-length: 1\r\n\r\n";
    try (RawServer server = RawServer.keepingAfter(answer + "1" + answer + "2");
        ExchangeHarness exchange = exchange(server)) {
      for (int i = 0; i < 10; i++) {
        assertThat(exchange.answer(Fixtures.get("/"))).isEqualTo("1");
        exchange.awaitNoActiveConnection();
      }
    }
  }

  @Test
  void refusesABodyBeyondTheLimitAndDropsTheConnection() throws IOException {
    String large = "[" + "1,".repeat(MAX_BODY) + "1]";
    try (RawServer server =
            RawServer.keepingAfter(OK + "content-length: " + large.length() + "\r\n\r\n" + large);
        ExchangeHarness exchange = exchange(server)) {
      isTooLarge(exchange);
      Awaitility.await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
    }
  }

  @Test
  void stopsReadingAnEndlessBody() throws IOException {
    byte[] chunk = ("400\r\n" + " ".repeat(1024) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    try (RawServer server =
            new RawServer(
                (out, connection) -> {
                  out.write(
                      (OK + "transfer-encoding: chunked\r\n\r\n")
                          .getBytes(StandardCharsets.US_ASCII));
                  while (true) {
                    out.write(chunk);
                  }
                });
        ExchangeHarness exchange = exchange(server)) {
      isTooLarge(exchange);
      Awaitility.await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
    }
  }

  @Test
  void takesABodyOfExactlyTheLimit() throws IOException {
    String body = "\"" + "x".repeat(MAX_BODY - 2) + "\"";
    try (RawServer server =
            RawServer.keepingAfter(OK + "content-length: " + body.length() + "\r\n\r\n" + body);
        ExchangeHarness exchange = exchange(server)) {
      assertThat(exchange.answer(Fixtures.get("/"))).isEqualTo(body);
    }
  }

  @Test
  void neverBelievesAnAnnouncedLength() throws IOException {
    try (RawServer server =
            RawServer.closingAfter(OK + "content-length: 9223372036854775807\r\n\r\n{}");
        ExchangeHarness exchange = exchange(server)) {
      assertThat(exchange.failure(Fixtures.get("/")).kind()).isEqualTo(FailureKind.BAD_BODY);
    }
  }

  @Test
  void decodesGzip() throws IOException {
    try (RawServer server = RawServer.keepingAfter(encoded("gzip", gzip("{\"a\":1}")));
        ExchangeHarness exchange = exchange(server)) {
      assertThat(exchange.answer(Fixtures.get("/"))).isEqualTo("{\"a\":1}");
    }
  }

  @Test
  void decodesDeflate() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write("[1]".getBytes(StandardCharsets.UTF_8));
    }
    try (RawServer server = RawServer.keepingAfter(encoded("deflate", bytes.toByteArray()));
        ExchangeHarness exchange = exchange(server)) {
      assertThat(exchange.answer(Fixtures.get("/"))).isEqualTo("[1]");
    }
  }

  @Test
  void unpacksAGzipBombNoFurtherThanTheLimit() throws IOException {
    byte[] bomb = gzip(" ".repeat(8_000_000));
    assertThat(bomb).hasSizeLessThan(MAX_BODY);
    try (RawServer server = RawServer.keepingAfter(encoded("gzip", bomb));
        ExchangeHarness exchange = exchange(server)) {
      isTooLarge(exchange);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "compress", "gzip, gzip", "gzip"})
  void refusesAnUnknownOrUntrueCoding(String coding) throws IOException {
    byte[] body = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    try (RawServer server = RawServer.keepingAfter(encoded(coding, body));
        ExchangeHarness exchange = exchange(server)) {
      assertThat(exchange.failure(Fixtures.get("/")).kind()).isEqualTo(FailureKind.BAD_BODY);
    }
  }

  @Test
  void reusesTheConnectionAfterFailuresWithASmallBody() throws IOException {
    try (RawServer server =
            RawServer.keepingAfter("HTTP/1.1 404 Not Found\r\ncontent-length: 5\r\n\r\nsorry");
        ExchangeHarness exchange = exchange(server)) {
      for (int i = 0; i < 20; i++) {
        assertThat(exchange.failure(Fixtures.get("/")).status()).hasValue(404);
        exchange.awaitIdleConnection();
      }
      assertThat(server.connections()).isOne();
      assertThat(exchange.pool()).isEqualTo(new PoolState(0, 1, 0, 64));
    }
  }

  @Test
  void dropsTheConnectionAfterAFailureWithALargeBody() throws IOException {
    String large = "x".repeat(100_000);
    try (RawServer server =
            RawServer.keepingAfter(
                "HTTP/1.1 500 No\r\ncontent-length: " + large.length() + "\r\n\r\n" + large);
        ExchangeHarness exchange = exchange(server)) {
      assertThat(exchange.failure(Fixtures.get("/")).status()).hasValue(500);
      Awaitility.await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
    }
  }

  @Test
  void tellsAStatusWithoutWaitingForABodyThatHangs() throws IOException {
    try (RawServer server =
            RawServer.keepingAfter("HTTP/1.1 503 No\r\ncontent-length: 50\r\n\r\nhang");
        ExchangeHarness exchange = exchange(server)) {
      assertThat(exchange.failure(Fixtures.get("/")).status()).hasValue(503);
      Awaitility.await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
    }
  }

  @Test
  void reusesTheConnectionAfterAnswers() throws IOException {
    try (RawServer server = RawServer.keepingAfter(OK + "content-length: 2\r\n\r\n{}");
        ExchangeHarness exchange = exchange(server)) {
      for (int i = 0; i < 20; i++) {
        exchange.answer(Fixtures.get("/"));
        exchange.awaitIdleConnection();
      }
      assertThat(server.connections()).isOne();
    }
  }

  @Test
  void closesTheConnectionOfACancelledCall() throws IOException {
    try (RawServer server = RawServer.keepingAfter(OK);
        ExchangeHarness exchange = exchange(server)) {
      Disposable sent = exchange.call().send(Fixtures.get("/")).subscribe();
      Awaitility.await().untilAsserted(() -> assertThat(server.requests()).hasSize(1));
      sent.dispose();
      Awaitility.await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
      exchange.awaitNoActiveConnection();
    }
  }

  @Test
  void timesOutWhileAnAnswerDripsIn() throws IOException {
    try (RawServer server = RawServer.keepingAfter(OK + "content-length: 100\r\n\r\n[");
        ExchangeHarness exchange = exchange(server)) {
      UpstreamRequest request = Fixtures.get("/", Duration.ofMillis(100));
      assertThat(exchange.failure(request).kind()).isEqualTo(FailureKind.TIMEOUT);
      Awaitility.await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
    }
  }

  /** As when the client has left in the moment in which the answer begins. */
  @Test
  void dropsTheConnectionOfAnAnswerThatCannotBePassedOn() throws IOException {
    try (RawServer server = RawServer.keepingAfter(OK + "content-length: 100\r\n\r\n[");
        ExchangeHarness exchange = exchange(server)) {
      Proxied proxied =
          new Proxied(
              Optional.empty(),
              OptionalLong.empty(),
              Patience.FAR,
              answer -> {
                throw new IllegalStateException("gone");
              });

      exchange.failure(Fixtures.proxied("GET", proxied));

      Awaitility.await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
      exchange.awaitNoActiveConnection();
    }
  }

  @Test
  void failsToConnectWhereNobodyListens() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    failsToConnect("http://127.0.0.1:" + port);
  }

  @Test
  void failsToConnectToANameThatDoesNotExist() {
    failsToConnect("http://does-not-exist.invalid");
  }

  private static void failsToConnect(String url) {
    try (ExchangeHarness exchange = new ExchangeHarness(Fixtures.upstream(URI.create(url)))) {
      assertThat(exchange.failure(Fixtures.get("/", Duration.ofSeconds(1))).kind())
          .isIn(FailureKind.CONNECTION, FailureKind.TIMEOUT);
    }
  }

  private static ExchangeHarness exchange(RawServer server) {
    return new ExchangeHarness(Fixtures.upstream(server.url(), MAX_BODY));
  }

  private static void isTooLarge(ExchangeHarness exchange) {
    CallFailure failure = exchange.failure(Fixtures.get("/"));
    assertThat(failure.kind()).isEqualTo(FailureKind.BAD_BODY);
    assertThat(failure).hasMessage("catalog sent an answer of more than 10000 bytes");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String encoded(String coding, byte[] body) {
    return OK
        + "content-encoding: "
        + coding
        + "\r\ncontent-length: "
        + body.length
        + "\r\n\r\n"
        + new String(body, StandardCharsets.ISO_8859_1);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
