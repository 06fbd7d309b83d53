package dev.gather.upstream.guard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.Proxied;
import dev.gather.upstream.call.ProxiedAnswer;
import dev.gather.upstream.call.ProxiedRequest;
import dev.gather.upstream.call.WebSocketOffer;
import dev.gather.upstream.field.Forwarding;
import dev.gather.upstream.relay.ClientLostException;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class UntilClosedTest {

  private final Bulkhead places =
      Bulkhead.of("chat", BulkheadConfig.custom().maxConcurrentCalls(1).build());
  private final AtomicReference<ProxiedRequest> sent = new AtomicReference<>();
  private final EmbeddedChannel connection = new EmbeddedChannel();
  private final Mono<ProxiedAnswer> handshake =
      new BulkheadStage(BulkheadQueue.ofWebSockets(1, places))
          .guard(
              new UntilClosed(
                  request ->
                      Mono.defer(
                          () -> {
                            sent.set(request);
                            return Mono.never();
                          })))
          .send(request());

  @Test
  void keepsThePlaceOfAWebSocketWhoseClientHasLeftUntilTheUpstreamsConnectionIsClosed() {
    var client = handshake.subscribe();
    answer();

    client.dispose();
    assertThat(free()).isZero();

    connection.close();
    assertThat(free()).isOne();
  }

  @Test
  void keepsNoPlaceWhereThereIsNoWebSocketYetAndOpensNoneAfterwards() {
    handshake.subscribe().dispose();

    assertThat(free()).isOne();
    assertThatThrownBy(this::answer).isInstanceOf(ClientLostException.class);
  }

  private void answer() {
    requireNonNull(sent.get())
        .bodies()
        .receiver()
        .apply(ProxiedAnswer.switching(List.of(), Flux.empty(), connection))
        .subscribe();
  }

  private int free() {
    return places.getMetrics().getAvailableConcurrentCalls();
  }

  private static ProxiedRequest request() {
    return new ProxiedRequest(
        "GET",
        "/",
        List.of(),
        Duration.ofMinutes(1),
        Deadline.in(Duration.ofMinutes(1), Schedulers.parallel()),
        Forwarding.NONE,
        Optional.of(new WebSocketOffer("", List.of())),
        new Proxied(
            Optional.empty(), OptionalLong.empty(), Duration.ofMinutes(1), answer -> Mono.never()));
  }
}
