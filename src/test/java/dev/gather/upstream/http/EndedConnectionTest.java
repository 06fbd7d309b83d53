package dev.gather.upstream.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.Patience;
import dev.gather.upstream.Fixtures;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.Proxied;
import dev.gather.upstream.call.ProxiedAnswer;
import dev.gather.upstream.call.ProxiedRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/**
 * A proxied request is sent once more where a service may have closed its kept connection before it
 * saw the request, and nowhere else.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9112#section-9.3.1">RFC 9112, 9.3.1</a>
 */
class EndedConnectionTest {

  private static final String GOOD = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

  /** How a service ends a connection. */
  private enum End {
    CLOSED,
    RESET;

    void end(Socket connection) throws IOException {
      if (this == RESET) {
        connection.setSoLinger(true, 0);
      }
      connection.close();
    }
  }

  /** Connections by the number of requests that each had. */
  private final List<Socket> asked = new CopyOnWriteArrayList<>();

  /** Answers the first request of each connection, and writes to the others before it ends them. */
  private RawServer endingAfterOne(End end, String before) {
    Set<Socket> served = ConcurrentHashMap.newKeySet();
    return new RawServer(
        (out, connection) -> {
          asked.add(connection);
          if (served.add(connection)) {
            out.write(GOOD.getBytes(US_ASCII));
            return;
          }
          out.write(before.getBytes(US_ASCII));
          end.end(connection);
        });
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void isReplacedByANewOneForARequestThatOnlyReads(End end) throws IOException {
    try (RawServer server = endingAfterOne(end, "");
        ExchangeHarness exchange = exchange(server)) {
      for (String method : List.of("GET", "HEAD")) {
        asked.clear();
        assertThat(exchange.pass(request(method, Optional.empty()))).isEqualTo(200);
        exchange.awaitIdleConnection();

        assertThat(exchange.pass(request(method, Optional.empty()))).isEqualTo(200);
        assertThat(asked).hasSize(3);
        assertThat(asked.get(1)).as("kept").isSameAs(asked.get(0));
        assertThat(asked.get(2)).as("new").isNotSameAs(asked.get(0));
        exchange.awaitNoActiveConnection();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"POST, false", "PUT, false", "DELETE, false", "OPTIONS, false", "GET, true"})
  void failsWhateverMayHaveChangedSomething(String method, boolean hasBody) throws IOException {
    try (RawServer server = endingAfterOne(End.CLOSED, "");
        ExchangeHarness exchange = exchange(server)) {
      Optional<Flux<ByteBuf>> body =
          hasBody
              ? Optional.of(Flux.defer(() -> Flux.just(Unpooled.wrappedBuffer(new byte[5]))))
              : Optional.empty();
      assertThat(exchange.pass(request("GET", Optional.empty()))).isEqualTo(200);
      exchange.awaitIdleConnection();

      assertThat(exchange.failure(request(method, body)).kind()).isEqualTo(FailureKind.CONNECTION);
      assertThat(asked).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"H", "\r\n", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 103 Hints\r\nlink: <a>\r\n\r\n"})
  void failsWhereAnythingOfAnAnswerHasCome(String part) throws IOException {
    try (RawServer server = endingAfterOne(End.CLOSED, part);
        ExchangeHarness exchange = exchange(server)) {
      assertThat(exchange.pass(request("GET", Optional.empty()))).isEqualTo(200);
      exchange.awaitIdleConnection();

      assertThat(exchange.failure(request("GET", Optional.empty())).kind())
          .isEqualTo(FailureKind.CONNECTION);
      assertThat(asked).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void failsWhereItHasServedNobodyBefore(End end) throws IOException {
    try (RawServer server =
            new RawServer(
                (out, connection) -> {
                  asked.add(connection);
                  end.end(connection);
                });
        ExchangeHarness exchange = exchange(server)) {
      assertThat(exchange.failure(request("GET", Optional.empty())).kind())
          .isEqualTo(FailureKind.CONNECTION);
      assertThat(asked).hasSize(1);
    }
  }

  /** Other kept ones may have been ended as well, when the service was started anew. */
  @Test
  void isNeverReplacedTwice() throws IOException {
    List<Socket> first = new ArrayList<>();
    try (RawServer server =
            new RawServer(
                (out, connection) -> {
                  asked.add(connection);
                  if (first.isEmpty()) {
                    first.add(connection);
                    out.write(GOOD.getBytes(US_ASCII));
                  } else {
                    connection.close();
                  }
                });
        ExchangeHarness exchange = exchange(server)) {
      assertThat(exchange.pass(request("GET", Optional.empty()))).isEqualTo(200);
      exchange.awaitIdleConnection();

      assertThat(exchange.failure(request("GET", Optional.empty())).kind())
          .isEqualTo(FailureKind.CONNECTION);
      assertThat(asked).hasSize(3);
      exchange.awaitNoActiveConnection();
    }
  }

  /** A call has retries with a budget. */
  @Test
  void failsACallThatIsNotPassedOn() throws IOException {
    try (RawServer server = endingAfterOne(End.CLOSED, "");
        ExchangeHarness exchange = exchange(server)) {
      assertThat(exchange.answer(Fixtures.get("/"))).isEqualTo("null");
      exchange.awaitIdleConnection();

      assertThat(exchange.failure(Fixtures.get("/")).kind()).isEqualTo(FailureKind.CONNECTION);
      assertThat(asked).hasSize(2);
    }
  }

  private static ProxiedRequest request(String method, Optional<Flux<ByteBuf>> body) {
    return Fixtures.proxied(
        method,
        new Proxied(
            body,
            body.isPresent() ? OptionalLong.of(5) : OptionalLong.empty(),
            Patience.FAR,
            ProxiedAnswer::discard));
  }

  private static ExchangeHarness exchange(RawServer server) {
    return new ExchangeHarness(Fixtures.upstream(server.url()));
  }
}
