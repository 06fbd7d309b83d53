package dev.gather.upstream.http;

import dev.gather.upstream.call.PassingSubscriber;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.netty.NettyOutbound;

/**
 * Cancels one exchange on the event loop of its connection.
 *
 * <p>Reactor Netty asks whether an answer is complete and then closes its connection, on whatever
 * thread cancels. When the answer's end comes in between, the connection has gone back to the pool
 * and is closed under the next call, which then fails for no fault of its own. On the event loop
 * nothing comes in between.
 *
 * <p>An exchange that has ended before it was sent is not sent any more. Reactor Netty ends one
 * with an error that a new connection saw while it was made, and then sends its request all the
 * same. Nobody would take the answer: its bytes would never be released.
 */
final class CancelOnEventLoop {

  /** Takes the event loop's place when the exchange has ended before it had one. */
  private static final Object ENDED = new Object();

  private final AtomicReference<@Nullable Object> loop = new AtomicReference<>();

  /**
   * Is called when the connection is there.
   *
   * @return false if the exchange has ended and nothing may be sent
   */
  boolean maySend(NettyOutbound out) {
    out.withConnection(connection -> loop.compareAndSet(null, connection.channel().eventLoop()));
    return loop.get() != ENDED;
  }

  <A> Mono<A> around(Mono<A> exchange) {
    return new MonoOperator<A, A>(exchange) {
      @Override
      public void subscribe(CoreSubscriber<? super A> actual) {
        source.subscribe(new Exchange<>(actual));
      }
    };
  }

  private final class Exchange<A> extends PassingSubscriber<A> {

    Exchange(CoreSubscriber<? super A> actual) {
      super(actual);
    }

    @Override
    public void onError(Throwable error) {
      loop.compareAndSet(null, ENDED);
      super.onError(error);
    }

    @Override
    public void cancel() {
      loop.compareAndSet(null, ENDED);
      if (loop.get() instanceof EventLoop eventLoop && !eventLoop.inEventLoop()) {
        try {
          eventLoop.execute(super::cancel);
          return;
        } catch (RejectedExecutionException e) {
          // The event loops are shut down, and all connections with them.
        }
      }
      super.cancel();
    }
  }
}
