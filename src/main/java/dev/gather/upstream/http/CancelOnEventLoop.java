package dev.gather.upstream.http;

import dev.gather.upstream.call.PassingSubscriber;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.netty.NettyOutbound;

/**
 * The end of one exchange towards its caller: takes what the exchange comes to, at most one value,
 * and cancels it on the event loop of its connection.
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
final class CancelOnEventLoop<A> extends PassingSubscriber<A> {

  /** Takes the event loop's place when the exchange has ended before it had one. */
  private static final Object ENDED = new Object();

  private final AtomicReference<@Nullable Object> loop = new AtomicReference<>();
  private final UnaryOperator<Throwable> meaning;
  private @Nullable A answer;
  private boolean hasEnded;

  /**
   * @param meaning what the caller is told of an error
   */
  CancelOnEventLoop(CoreSubscriber<? super A> caller, UnaryOperator<Throwable> meaning) {
    super(caller);
    this.meaning = meaning;
  }

  /**
   * Is called when the connection is there.
   *
   * @return false if the exchange has ended and nothing may be sent
   */
  boolean maySend(NettyOutbound out) {
    out.withConnection(connection -> loop.compareAndSet(null, connection.channel().eventLoop()));
    return loop.get() != ENDED;
  }

  /** Passed on with the exchange's end: whoever has it may leave at once. */
  @Override
  public void onNext(A value) {
    answer = value;
  }

  @Override
  public void onError(Throwable error) {
    if (hasEnded) {
      Operators.onErrorDropped(error, currentContext());
      return;
    }
    hasEnded = true;
    loop.compareAndSet(null, ENDED);
    super.onError(meaning.apply(error));
  }

  @Override
  public void onComplete() {
    if (hasEnded) {
      return;
    }
    hasEnded = true;
    A known = answer;
    if (known != null) {
      answer = null;
      super.onNext(known);
    }
    super.onComplete();
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
