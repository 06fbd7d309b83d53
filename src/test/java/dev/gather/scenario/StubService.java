package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;

/** A service whose answers a test gives, and that counts what it is asked. */
final class StubService implements AutoCloseable {

  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final DisposableServer server;

  /**
   * @param answer the JSON for a request, whenever it comes
   */
  StubService(Function<HttpServerRequest, Mono<String>> answer) {
    this.server =
        HttpServer.create()
            .port(0)
            .host("127.0.0.1")
            .doOnChannelInit((observer, channel, remote) -> connections.incrementAndGet())
            .handle(
                (request, response) ->
                    response
                        .header("content-type", "application/json")
                        .sendByteArray(
                            counted(answer.apply(request)).map(json -> json.getBytes(UTF_8))))
            .bindNow();
  }

  /** Answers {@code json} after {@code delay}. */
  static StubService after(Duration delay, String json) {
    return new StubService(request -> Mono.delay(delay).map(tick -> json));
  }

  /** Never answers. */
  static StubService silent() {
    return new StubService(request -> Mono.never());
  }

  String url() {
    return "http://127.0.0.1:" + server.port();
  }

  int started() {
    return started.get();
  }

  /** Connections that were ever opened. */
  int connections() {
    return connections.get();
  }

  /** Requests whose client left before there was an answer. */
  int cancelled() {
    return cancelled.get();
  }

  int inFlight() {
    return inFlight.get();
  }

  int mostInFlight() {
    return mostInFlight.get();
  }

  /** Counts from zero again; only while nothing is in flight. */
  void reset() {
    started.set(0);
    cancelled.set(0);
    mostInFlight.set(0);
  }

  @Override
  public void close() {
    server.disposeNow();
  }

  /**
   * A request is over before its answer leaves, so that the next of the same client counts alone.
   */
  private Mono<String> counted(Mono<String> answer) {
    return Mono.defer(
        () -> {
          AtomicBoolean over = new AtomicBoolean();
          started.incrementAndGet();
          mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
          return answer
              .doOnNext(json -> end(over))
              .doOnError(error -> end(over))
              .doOnCancel(
                  () -> {
                    if (end(over)) {
                      cancelled.incrementAndGet();
                    }
                  });
        });
  }

  private boolean end(AtomicBoolean over) {
    boolean first = over.compareAndSet(false, true);
    if (first) {
      inFlight.decrementAndGet();
    }
    return first;
  }
}
