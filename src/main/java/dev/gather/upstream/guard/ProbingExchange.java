package dev.gather.upstream.guard;

import dev.gather.upstream.call.AnyRequest;
import dev.gather.upstream.call.Lasting;
import dev.gather.upstream.relay.ClientLostException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The exchange of a half-open circuit's probe. Its caller only listens: when a sibling's failure,
 * the deadline or the client ends the request, the exchange goes on to its own end or time limit,
 * as the circuit could otherwise never close for requests of more calls than it permits probes.
 *
 * <p>One that is passed on ends with the answer's headers then: nobody wants its body.
 */
final class ProbingExchange<A> extends PermittedExchange<A> implements Lasting {

  private static final Runnable OVER = () -> {};

  private final AnyRequest<?> request;
  private final long start;

  /** What runs last; {@link #OVER} from then on. */
  private final AtomicReference<@Nullable Runnable> last = new AtomicReference<>();

  private final Disposable.Swap limit = Disposables.swap();
  private volatile boolean isAlone;
  private volatile boolean hasAnswered;

  ProbingExchange(CoreSubscriber<? super A> caller, Permit permit, AnyRequest<?> request) {
    super(caller, permit, request.deadline());
    this.request = request;
    this.start = now();
  }

  @Override
  public void answered(int status) {
    super.answered(status);
    hasAnswered = true;
    if (isAlone) {
      throw ClientLostException.left();
    }
  }

  @Override
  public void onNext(A answer) {
    if (isAlone) {
      permit().succeeded();
    } else {
      super.onNext(answer);
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (isAlone) {
      permit().failed(failure);
    } else {
      super.onError(failure);
    }
    over();
  }

  @Override
  public void onComplete() {
    if (isAlone) {
      permit().succeeded();
    } else {
      super.onComplete();
    }
    over();
  }

  @Override
  public void cancel() {
    if (isAlone) {
      return;
    }
    isAlone = true;
    // Its caller may not have asked for the answer yet.
    request(Long.MAX_VALUE);
    if (hasAnswered) {
      end();
      over();
    } else {
      long left = request.timeout().toNanos() - (now() - start);
      limit.update(
          request
              .deadline()
              .scheduler()
              .schedule(this::giveUp, Math.max(0, left), TimeUnit.NANOSECONDS));
    }
  }

  @Override
  public void whenOver(Runnable action) {
    if (!last.compareAndSet(null, action)) {
      action.run();
    }
  }

  private void giveUp() {
    permit().timedOut();
    end();
    over();
  }

  private void over() {
    limit.dispose();
    Runnable action = last.getAndSet(OVER);
    if (action != null) {
      action.run();
    }
  }

  private long now() {
    return request.deadline().scheduler().now(TimeUnit.NANOSECONDS);
  }
}
