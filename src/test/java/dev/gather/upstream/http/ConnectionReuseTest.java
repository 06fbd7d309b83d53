package dev.gather.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.upstream.Fixtures;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.Proxied;
import dev.gather.upstream.call.ProxiedAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import dev.gather.upstream.field.Forwarding;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.ConnectionProvider;

/**
 * A connection serves the next request only if it carried one whole request and exactly its answer.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9112#section-6.3">RFC 9112, 6.3</a>
 */
class ConnectionReuseTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int REQUESTS = 4;

  /** The next answer's status line becomes a part of its last field, and this the next answer. */
  private static final String POISON =
      "HTTP/1.1 302 Found\r\nlocation: http://poison/\r\nset-cookie: a=poison\r\nx: ";

  @ParameterizedTest
  @CsvSource({
    "GET,  200 OK,    content-length: 3~~[1],                 [1]",
    "GET,  200 OK,    content-length: 0~~,                    null",
    "GET,  200 OK,    transfer-encoding: chunked~~3~[1]~0~~,  [1]",
    "GET,  200 OK,    transfer-encoding: chunked~~0~a: b~~,   null",
    "HEAD, 200 OK,    content-length: 3~~,                    null",
    "HEAD, 200 OK,    transfer-encoding: chunked~~,           null",
    "GET,  204 Empty, content-length: 3~~,                    null",
    "GET,  205 Reset, content-length: 0~~,                    null",
    "GET,  304 Known, content-length: 3~~,                    status 304",
    "GET,  304 Known, transfer-encoding: chunked~~,           status 304",
    "GET,  404 None,  content-length: 3~~[1],                 status 404",
    "GET,  101 Other, upgrade: websocket~~,                   status 101",
    "POST, 201 Made,  content-length: 3~~[1],                 [1]"
  })
  void neverReadsWhatFollowsAnAnswerAsTheNext(
      String method, String status, String answer, String outcome) throws IOException {
    String text = "HTTP/1.1 " + status + "\r\n" + answer.replace("~", "\r\n") + POISON;
    try (RawServer server = RawServer.keepingAfter(text);
        ExchangeHarness exchange = exchange(server)) {
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(outcome(exchange.call(), request(method))).isEqualTo(outcome);
        exchange.awaitNoActiveConnection();
      }
      assertThat(server.connections()).isEqualTo(REQUESTS);
      awaitNoOpenConnection(server);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  HTTP/1.1 200 OK,    content-length: 3~~[1],                                   [1]",
    "GET,  HTTP/1.1 200 OK,    content-length: 0~~,                                      null",
    "GET,  HTTP/1.1 200 OK,    Transfer-Encoding: Chunked~~3;a=b~[1]~0~a: b~~,           [1]",
    "GET,  HTTP/1.0 200 OK,    connection: keep-alive~content-length: 3~~[1],            [1]",
    "GET,  HTTP/1.7 200 OK,    transfer-encoding: chunked~~3~[1]~0~~,                    [1]",
    "HEAD, HTTP/1.1 200 OK,    content-length: 3~~,                                      null",
    "HEAD, HTTP/1.1 200 OK,    transfer-encoding: chunked~~,                             null",
    "HEAD, HTTP/1.1 200 OK,    ~,                                                        null",
    "GET,  HTTP/1.1 204 Empty, ~,                                                        null",
    "GET,  HTTP/1.1 205 Reset, transfer-encoding: chunked~~0~~,                          null",
    "GET,  HTTP/1.1 304 Known, content-length: 3~~,                                status 304",
    "GET,  HTTP/1.1 404 None,  content-length: 3~~[1],                             status 404",
    "GET,  HTTP/1.1 103 Hints, link: <a>~~HTTP/1.1 200 OK~content-length: 3~~[1],        [1]",
    "HEAD, HTTP/1.1 103 Hints, link: <a>~~HTTP/1.1 200 OK~content-length: 3~~,           null",
    "POST, HTTP/1.1 100 Go on, ~HTTP/1.1 201 Made~content-length: 3~~[1],                [1]",
    "POST, HTTP/1.1 201 Made,  content-length: 3~~[1],                                   [1]"
  })
  void keepsAConnectionThatCarriedWholeAnswers(
      String method, String statusLine, String answer, String outcome) throws IOException {
    try (RawServer server =
            RawServer.keepingAfter(statusLine + "\r\n" + answer.replace("~", "\r\n"));
        ExchangeHarness exchange = exchange(server)) {
      for (int i = 0; i < 10 * REQUESTS; i++) {
        assertThat(outcome(exchange.call(), request(method))).isEqualTo(outcome);
        exchange.awaitIdleConnection();
      }
      assertThat(server.connections()).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "\r\n",
        "HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        POISON
      })
  void closesAConnectionThatSpeaksUnasked(String unasked) throws IOException {
    AtomicReference<Socket> last = new AtomicReference<>();
    // Idle connections of a provider like this are never closed for another reason.
    ConnectionProvider connections = ConnectionProvider.create("kept", 1);
    try (RawServer server =
        new RawServer(
            (out, connection) -> {
              last.set(connection);
              write(out, "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n[1]");
            })) {
      UpstreamDefinition definition = Fixtures.upstream(server.url());
      UpstreamCall call =
          new HttpExchange(
              definition, new HttpSender(definition, HttpSender.client(definition, connections)));
      for (int i = 1; i <= REQUESTS; i++) {
        assertThat(outcome(call, request("GET"))).isEqualTo("[1]");
        write(Objects.requireNonNull(last.get()).getOutputStream(), unasked);
        awaitNoOpenConnection(server);
        assertThat(server.connections()).isEqualTo(i);
      }
    } finally {
      connections.dispose();
    }
  }

  @Test
  void closesAConnectionWhoseRequestWasAnsweredBeforeAllOfItWasSent() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    String large = "\"" + "x".repeat(16 * 1024 * 1024) + "\"";
    try (RawServer server =
            RawServer.leavingBodies(
                (out, connection) -> {
                  write(out, "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n[1]");
                  await(over);
                });
        ExchangeHarness exchange = exchange(server)) {
      for (int i = 1; i <= REQUESTS; i++) {
        UpstreamRequest request = request("POST", Optional.of(large));
        assertThat(outcome(exchange.call(), request)).isEqualTo("[1]");
        exchange.awaitNoActiveConnection();
        assertThat(server.connections()).isEqualTo(i);
      }
    } finally {
      over.countDown();
    }
  }

  @Test
  void keepsTheConnectionOfAnUploadWhoseEndIsNotSaidYet() throws IOException {
    try (RawServer server =
            RawServer.keepingAfter("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        ExchangeHarness exchange = exchange(server)) {
      for (int i = 0; i < REQUESTS; i++) {
        Flux<ByteBuf> body = Flux.defer(() -> Flux.just(Unpooled.wrappedBuffer(new byte[5])));
        Proxied proxied =
            new Proxied(
                Optional.of(body.concatWith(Mono.never())),
                OptionalLong.of(5),
                PATIENCE,
                ProxiedAnswer::discard);
        assertThat(exchange.pass(Fixtures.proxied("POST", PATIENCE, deadline(), proxied)))
            .isEqualTo(200);
        exchange.awaitIdleConnection();
      }
      assertThat(server.connections()).isOne();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK,    transfer-encoding: chunked~content-length: 3~~3~[1]~0~~",
    "HTTP/1.1 200 OK,    transfer-encoding: gzip~content-length: 3~~[1]",
    "HTTP/1.1 200 OK,    transfer-encoding: gzip~~[1]",
    "HTTP/1.1 200 OK,    'transfer-encoding: gzip, chunked~~3~[1]~0~~'",
    "HTTP/1.1 200 OK,    'transfer-encoding: chunked, gzip~~3~[1]~0~~'",
    "HTTP/1.1 200 OK,    'transfer-encoding: chunked, chunked~~3~[1]~0~~'",
    "HTTP/1.1 200 OK,    transfer-encoding: chunked~transfer-encoding: gzip~~3~[1]~0~~",
    "HTTP/1.1 200 OK,    transfer-encoding: xchunked~~3~[1]~0~~",
    "HTTP/1.0 200 OK,    transfer-encoding: chunked~~3~[1]~0~~",
    "HTTP/1.1 200 OK,    content-length: 3~content-length: 4~~[1]",
    "HTTP/1.1 200 OK,    'content-length: 3, 4~~[1]'",
    "HTTP/1.1 200 OK,    content-length: +3~~[1]",
    "HTTP/1.1 200 OK,    content-length: 0x3~~[1]",
    "HTTP/1.1 200 OK,    content-length: -1~~[1]",
    "HTTP/1.1 200 OK,    content-length: ~~[1]",
    "HTTP/2.0 200 OK,    content-length: 3~~[1]",
    "HTTP/0.9 200 OK,    content-length: 3~~[1]",
    "HTTP/1.10 200 OK,   content-length: 3~~[1]",
    "HTTQ/1.1 200 OK,    content-length: 3~~[1]",
    "HTTP/1.1 20 OK,     content-length: 3~~[1]",
    "HTTP/1.1 099 OK,    content-length: 3~~[1]",
    "HTTP/1.1 2000 OK,   content-length: 3~~[1]",
    "HTTP/1.1 +200 OK,   content-length: 3~~[1]",
    "HTTP/1.1,           content-length: 3~~[1]",
    "<html>,             ~~",
    "{},                 ~~"
  })
  void failsAndClosesWhereNobodyCanTellWhatTheAnswerIs(String statusLine, String answer)
      throws IOException {
    try (RawServer server =
            RawServer.keepingAfter(statusLine + "\r\n" + answer.replace("~", "\r\n") + POISON);
        ExchangeHarness exchange = exchange(server)) {
      for (int i = 1; i <= REQUESTS; i++) {
        assertThat(outcome(exchange.call(), request("GET"))).isEqualTo("connection");
        awaitNoOpenConnection(server);
        assertThat(server.connections()).isEqualTo(i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80000000~[1]~0~~",
        "100000003~[1]~0~~",
        "-3~[1]~0~~",
        "0x3~[1]~0~~",
        "~[1]~0~~",
        "3~[1]4~0~~",
        "3;a=\"b~[1]~0~~"
      })
  void failsAndClosesWhereAChunkIsNone(String chunks) throws IOException {
    try (RawServer server =
            RawServer.keepingAfter(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                    + chunks.replace("~", "\r\n")
                    + POISON);
        ExchangeHarness exchange = exchange(server)) {
      for (int i = 1; i <= REQUESTS; i++) {
        assertThat(outcome(exchange.call(), request("GET"))).isEqualTo("bad-body");
        awaitNoOpenConnection(server);
        assertThat(server.connections()).isEqualTo(i);
      }
    }
  }

  private static UpstreamRequest request(String method) {
    return request(method, method.equals("POST") ? Optional.of("{\"a\":1}") : Optional.empty());
  }

  private static UpstreamRequest request(String method, Optional<String> body) {
    return new UpstreamRequest(
        new CallDefinition.Exchange("catalog", method, PATIENCE),
        "/",
        List.of(),
        body.map(text -> text.getBytes(StandardCharsets.US_ASCII)),
        deadline(),
        Forwarding.NONE,
        Optional.empty());
  }

  private static Deadline deadline() {
    return Deadline.in(PATIENCE, Schedulers.parallel());
  }

  private static ExchangeHarness exchange(RawServer server) {
    return new ExchangeHarness(Fixtures.upstream(server.url()));
  }

  /** A body, or the word for a failure. */
  private static String outcome(UpstreamCall call, UpstreamRequest request) {
    return call.send(request)
        .map(Fixtures::text)
        .onErrorResume(CallFailure.class, failure -> Mono.just(word(failure)))
        .blockOptional(PATIENCE.multipliedBy(2))
        .orElseThrow();
  }

  private static String word(CallFailure failure) {
    String kind = failure.kind().label();
    return failure.status().isPresent() ? kind + " " + failure.status().getAsInt() : kind;
  }

  private static void awaitNoOpenConnection(RawServer server) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> server.openConnections() == 0);
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
