package dev.gather.upstream.guard;

import dev.gather.upstream.call.Exchange;
import dev.gather.upstream.call.Lasting;
import dev.gather.upstream.call.PassingSubscriber;
import dev.gather.upstream.call.ProxiedAnswer;
import dev.gather.upstream.call.ProxiedRequest;
import dev.gather.upstream.relay.ClientLostException;
import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * A handshake whose WebSocket holds its place until the upstream's connection is closed: what a
 * client has sent before it left may still be taken then.
 */
public record UntilClosed(Exchange<ProxiedRequest, ProxiedAnswer> handshake)
    implements Exchange<ProxiedRequest, ProxiedAnswer> {

  @Override
  public Mono<ProxiedAnswer> send(ProxiedRequest request) {
    return new Mono<>() {
      @Override
      public void subscribe(CoreSubscriber<? super ProxiedAnswer> actual) {
        Held held = new Held(actual);
        handshake
            .send(request.with(request.bodies().watched(() -> {}, held::answered)))
            .subscribe(held);
      }
    };
  }

  private static final class Held extends PassingSubscriber<ProxiedAnswer> implements Lasting {

    /** What it is before there is a WebSocket: that, or an end without one, whichever is first. */
    private enum Without {
      YET,
      EVER
    }

    /** One of {@link Without}, or the upstream's connection. */
    private final AtomicReference<Object> state = new AtomicReference<>(Without.YET);

    Held(CoreSubscriber<? super ProxiedAnswer> caller) {
      super(caller);
    }

    void answered(ProxiedAnswer answer) {
      @Nullable Channel connection = answer.switched().orElse(null);
      if (connection != null && !state.compareAndSet(Without.YET, connection)) {
        // The place is another's already.
        throw ClientLostException.left();
      }
    }

    @Override
    public void whenOver(Runnable last) {
      if (!state.compareAndSet(Without.YET, Without.EVER)
          && state.get() instanceof Channel connection) {
        connection.closeFuture().addListener(closed -> last.run());
      } else {
        last.run();
      }
    }
  }
}
