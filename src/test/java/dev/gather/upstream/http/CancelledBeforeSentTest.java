package dev.gather.upstream.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.upstream.Fixtures;
import io.netty.util.concurrent.EventExecutor;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpResources;
import reactor.netty.http.server.HttpServer;

/**
 * Who gives a request up before it was sent cancels on a thread of their own, while its connection
 * may be on its way to it on another.
 */
class CancelledBeforeSentTest {

  private static final String LEFT = "/left";
  private static final int ROUNDS = 2_000;

  private final AtomicInteger opened = new AtomicInteger();
  private final DisposableServer server =
      HttpServer.create()
          .host("127.0.0.1")
          .port(0)
          .doOnChannelInit((observer, channel, remote) -> opened.incrementAndGet())
          .handle(
              (request, response) -> {
                String answer = '"' + request.uri() + '"';
                return response
                    .header("content-type", "application/json")
                    .sendByteArray(Mono.just(answer.getBytes(UTF_8)));
              })
          .bindNow();
  private final ExchangeHarness exchange =
      new ExchangeHarness(Fixtures.upstream(URI.create("http://127.0.0.1:" + server.port())));

  @AfterEach
  void close() {
    exchange.close();
    server.disposeNow();
  }

  /** Event loops are busy meanwhile. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nobodyElseFailsWhereItsConnectionComesTooLate(boolean hasConnection) {
    if (hasConnection) {
      ask("/first");
      exchange.awaitIdleConnection();
    }
    AtomicBoolean mayGoOn = new AtomicBoolean();
    for (EventExecutor loop : HttpResources.get().onClient(true)) {
      loop.execute(
          () -> {
            while (!mayGoOn.get()) {
              Thread.onSpinWait();
            }
          });
    }
    Disposable left = leave();
    left.dispose();
    mayGoOn.set(true);

    exchange.awaitNoActiveConnection();
    ask("/next");
    ask("/last");
  }

  @Test
  void nobodyElseFailsWhereverItWas() {
    for (int round = 0; round < ROUNDS; round++) {
      Disposable left = leave();
      // From at once to after the answer.
      for (int step = 0; step < round * 20; step++) {
        Thread.onSpinWait();
      }
      left.dispose();
      ask("/" + round);
    }
    exchange.awaitNoActiveConnection();
    assertThat(exchange.pool().pending()).isZero();
    assertThat(opened.get()).as("some are kept").isLessThan(2 * ROUNDS);
  }

  private Disposable leave() {
    return exchange.call().send(Fixtures.get(LEFT)).subscribe(answer -> {}, error -> {});
  }

  private void ask(String target) {
    assertThat(exchange.answer(Fixtures.get(target))).isEqualTo('"' + target + '"');
  }
}
