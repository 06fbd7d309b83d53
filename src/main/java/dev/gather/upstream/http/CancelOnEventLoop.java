package dev.gather.upstream.http;

import dev.gather.upstream.call.UpstreamAnswer;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Cancels one exchange on the event loop of its connection.
 *
 * <p>Reactor Netty asks whether an answer is complete and then closes its connection, on whatever
 * thread cancels. When the answer's end comes in between, the connection has gone back to the pool
 * and is closed under the next call, which then fails for no fault of its own. On the event loop
 * nothing comes in between.
 */
final class CancelOnEventLoop {

  /** Stands where the event loop would if the exchange was cancelled before it had one. */
  private static final Object CANCELLED = new Object();

  private final AtomicReference<@Nullable Object> loop = new AtomicReference<>();

  /**
   * Is called when the connection is there.
   *
   * @return false if the exchange has been cancelled and nothing may be sent
   */
  boolean maySend(EventLoop eventLoop) {
    return loop.compareAndSet(null, eventLoop);
  }

  Mono<UpstreamAnswer> around(Mono<UpstreamAnswer> exchange) {
    return new MonoOperator<UpstreamAnswer, UpstreamAnswer>(exchange) {
      @Override
      public void subscribe(CoreSubscriber<? super UpstreamAnswer> actual) {
        source.subscribe(new Exchange(actual));
      }
    };
  }

  private final class Exchange implements CoreSubscriber<UpstreamAnswer>, Subscription {

    private final CoreSubscriber<? super UpstreamAnswer> actual;
    private @Nullable Subscription exchange;

    Exchange(CoreSubscriber<? super UpstreamAnswer> actual) {
      this.actual = actual;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      if (Operators.validate(exchange, subscription)) {
        exchange = subscription;
        actual.onSubscribe(this);
      }
    }

    @Override
    public void request(long n) {
      if (exchange != null) {
        exchange.request(n);
      }
    }

    @Override
    public void cancel() {
      Subscription running = exchange;
      if (running == null) {
        return;
      }
      loop.compareAndSet(null, CANCELLED);
      if (loop.get() instanceof EventLoop eventLoop && !eventLoop.inEventLoop()) {
        try {
          eventLoop.execute(running::cancel);
          return;
        } catch (RejectedExecutionException e) {
          // The event loops are shut down, and all connections with them.
        }
      }
      running.cancel();
    }

    @Override
    public void onNext(UpstreamAnswer answer) {
      actual.onNext(answer);
    }

    @Override
    public void onError(Throwable error) {
      actual.onError(error);
    }

    @Override
    public void onComplete() {
      actual.onComplete();
    }

    @Override
    public Context currentContext() {
      return actual.currentContext();
    }
  }
}
