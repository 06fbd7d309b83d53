package dev.gather.upstream.guard;

import dev.gather.upstream.call.AttemptListener;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.CallStage;
import dev.gather.upstream.call.ClientLostException;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.Statuses;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Tells a listener how each attempt ended, exactly once: also when an answer and a cancellation
 * meet, which is why this is not a chain of {@code doOn...} operators.
 */
public record AttemptStage(String upstream, AttemptListener listener) implements CallStage {

  @Override
  public UpstreamCall around(UpstreamCall next) {
    return request -> new Attempt(next.send(request));
  }

  /** A redirect or a 304 is an answer; calls that cannot use it fail before they come here. */
  private static final String CANCELLED = "cancelled";

  private static String outcome(Throwable failure) {
    if (failure instanceof ClientLostException) {
      return CANCELLED;
    }
    return failure instanceof CallFailure known ? known.kind().label() : "connection";
  }

  private final class Attempt extends MonoOperator<UpstreamAnswer, UpstreamAnswer> {

    Attempt(Mono<UpstreamAnswer> source) {
      super(source);
    }

    @Override
    public void subscribe(CoreSubscriber<? super UpstreamAnswer> actual) {
      source.subscribe(new Watcher(actual));
    }
  }

  private final class Watcher implements CoreSubscriber<UpstreamAnswer>, Subscription {

    private final CoreSubscriber<? super UpstreamAnswer> actual;
    private final AtomicBoolean told = new AtomicBoolean();
    private @Nullable Subscription attempt;

    Watcher(CoreSubscriber<? super UpstreamAnswer> actual) {
      this.actual = actual;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      if (Operators.validate(attempt, subscription)) {
        attempt = subscription;
        actual.onSubscribe(this);
      }
    }

    @Override
    public void request(long n) {
      if (attempt != null) {
        attempt.request(n);
      }
    }

    @Override
    public void onNext(UpstreamAnswer answer) {
      tell(Statuses.isGood(answer.status()) ? "success" : FailureKind.STATUS.label());
      actual.onNext(answer);
    }

    @Override
    public void onError(Throwable failure) {
      tell(outcome(failure));
      actual.onError(failure);
    }

    @Override
    public void onComplete() {
      actual.onComplete();
    }

    @Override
    public void cancel() {
      tell(CANCELLED);
      if (attempt != null) {
        attempt.cancel();
      }
    }

    @Override
    public Context currentContext() {
      return actual.currentContext();
    }

    private void tell(String outcome) {
      if (told.compareAndSet(false, true)) {
        listener.attemptEnded(upstream, outcome);
      }
    }
  }
}
