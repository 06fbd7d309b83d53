package dev.gather.upstream.guard;

import dev.gather.upstream.call.ClientLostException;
import dev.gather.upstream.call.Lasting;
import dev.gather.upstream.call.ProxiedAnswer;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;

/**
 * The exchange of a half-open circuit's probe. Its caller only listens: when a sibling's failure,
 * the deadline or the client ends the request, the exchange goes on to its own end or time limit,
 * as the circuit could otherwise never close for requests of more calls than it permits probes.
 *
 * <p>A proxied one is left alone until the answer's headers are there; nobody wants its body.
 */
final class ProbingExchange extends PermittedExchange implements Lasting {

  private static final Runnable OVER = () -> {};

  private final UpstreamRequest request;
  private final long start;

  /** What runs last; {@link #OVER} from then on. */
  private final AtomicReference<@Nullable Runnable> last = new AtomicReference<>();

  private volatile boolean isAlone;
  private volatile boolean hasAnswered;
  private volatile @Nullable Disposable timer;

  ProbingExchange(
      CoreSubscriber<? super UpstreamAnswer> caller, Permit permit, UpstreamRequest request) {
    super(caller, permit, request.deadline());
    this.request = request;
    this.start = now();
  }

  @Override
  void answered(ProxiedAnswer answer) {
    super.answered(answer);
    hasAnswered = true;
    if (isAlone) {
      throw ClientLostException.left();
    }
  }

  @Override
  public void onNext(UpstreamAnswer answer) {
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
    if (request.proxied().isEmpty()) {
      // Calls have a time limit inside of this stage.
      return;
    }
    if (hasAnswered) {
      end();
      over();
    } else {
      limit();
    }
  }

  private void limit() {
    long left = request.timeout().toNanos() - (now() - start);
    timer =
        request
            .deadline()
            .scheduler()
            .schedule(this::giveUp, Math.max(0, left), TimeUnit.NANOSECONDS);
    if (last.get() == OVER) {
      stopTimer();
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
    stopTimer();
    Runnable action = last.getAndSet(OVER);
    if (action != null) {
      action.run();
    }
  }

  private void stopTimer() {
    Disposable running = timer;
    if (running != null) {
      running.dispose();
    }
  }

  private long now() {
    return request.deadline().scheduler().now(TimeUnit.NANOSECONDS);
  }
}
