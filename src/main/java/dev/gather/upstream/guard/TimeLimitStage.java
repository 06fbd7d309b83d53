package dev.gather.upstream.guard;

import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.CallStage;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.PassingSubscriber;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;

/**
 * Cancels an attempt that is not complete within its request's timeout. The operator for that makes
 * a timer of four and takes its signals in turns behind a lock.
 */
public record TimeLimitStage(String upstream) implements CallStage {

  @Override
  public UpstreamCall around(UpstreamCall next) {
    return request ->
        new MonoOperator<UpstreamAnswer, UpstreamAnswer>(next.send(request)) {
          @Override
          public void subscribe(CoreSubscriber<? super UpstreamAnswer> actual) {
            source.subscribe(new Attempt(actual, request));
          }
        };
  }

  private CallFailure tookTooLong(UpstreamRequest request) {
    return CallFailure.of(
        FailureKind.TIMEOUT,
        upstream + " did not answer within " + request.timeout().toMillis() + " ms");
  }

  /** Its end, the limit and the caller's leaving may meet; whoever ends it decides. */
  private final class Attempt extends PassingSubscriber<UpstreamAnswer> implements Runnable {

    /** Takes the timer's place when the attempt has ended. */
    private static final Object ENDED = new Object();

    private final UpstreamRequest request;
    private final AtomicReference<@Nullable Object> timer = new AtomicReference<>();
    private boolean hasAnswered;

    Attempt(CoreSubscriber<? super UpstreamAnswer> actual, UpstreamRequest request) {
      super(actual);
      this.request = request;
    }

    @Override
    protected void begun() {
      if (timer.get() == ENDED) {
        return;
      }
      Disposable running;
      try {
        running =
            request
                .deadline()
                .scheduler()
                .schedule(this, request.timeout().toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException shutDown) {
        if (end()) {
          super.cancel();
          super.onError(shutDown);
        }
        return;
      }
      if (!timer.compareAndSet(null, running)) {
        running.dispose();
      }
    }

    /** The limit has passed. */
    @Override
    public void run() {
      if (timer.getAndSet(ENDED) != ENDED) {
        super.cancel();
        super.onError(tookTooLong(request));
      }
    }

    @Override
    public void onNext(UpstreamAnswer answer) {
      if (end()) {
        hasAnswered = true;
        super.onNext(answer);
      }
    }

    @Override
    public void onError(Throwable failure) {
      if (hasAnswered || end()) {
        super.onError(failure);
      } else {
        Operators.onErrorDropped(failure, currentContext());
      }
    }

    @Override
    public void onComplete() {
      if (hasAnswered || end()) {
        super.onComplete();
      }
    }

    @Override
    public void cancel() {
      end();
      super.cancel();
    }

    private boolean end() {
      Object before = timer.getAndSet(ENDED);
      if (before instanceof Disposable running) {
        running.dispose();
      }
      return before != ENDED;
    }
  }
}
