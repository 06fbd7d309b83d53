package dev.gather.upstream.guard;

import dev.gather.upstream.call.AnyAnswer;
import dev.gather.upstream.call.AnyRequest;
import dev.gather.upstream.call.AttemptListener;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Exchange;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.PassingSubscriber;
import dev.gather.upstream.call.Statuses;
import dev.gather.upstream.relay.ClientLostException;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/**
 * Tells a listener how each attempt ended, exactly once: also when an answer and a cancellation
 * meet, which is why this is not a chain of {@code doOn...} operators.
 */
public record AttemptStage(String upstream, AttemptListener listener) implements GuardStage {

  private static final String CANCELLED = "cancelled";

  @Override
  public <R extends AnyRequest<R>, A extends AnyAnswer> Exchange<R, A> guard(Exchange<R, A> next) {
    return request -> request.isHandshake() ? handshake(next, request) : attempt(next, request);
  }

  private <R, A extends AnyAnswer> Mono<A> attempt(Exchange<R, A> next, R request) {
    return new MonoOperator<A, A>(next.send(request)) {
      @Override
      public void subscribe(CoreSubscriber<? super A> actual) {
        source.subscribe(new Watcher<>(actual));
      }
    };
  }

  /** Its end is the answer: what is sent over the WebSocket then is no attempt any more. */
  private <R extends AnyRequest<R>, A extends AnyAnswer> Mono<A> handshake(
      Exchange<R, A> next, R request) {
    return new Mono<A>() {
      @Override
      public void subscribe(CoreSubscriber<? super A> actual) {
        Watcher<A> watcher = new Watcher<>(actual);
        next.send(request.watched(watcher)).subscribe(watcher);
      }
    };
  }

  private static String outcome(Throwable failure) {
    if (failure instanceof ClientLostException) {
      return CANCELLED;
    }
    return failure instanceof CallFailure known ? known.kind().label() : "connection";
  }

  private final class Watcher<A extends AnyAnswer> extends PassingSubscriber<A>
      implements AnyRequest.Progress {

    private final AtomicBoolean told = new AtomicBoolean();

    Watcher(CoreSubscriber<? super A> actual) {
      super(actual);
    }

    @Override
    public void sent() {
      // It is over when there is an answer.
    }

    @Override
    public void answered(int status) {
      if (status == Statuses.SWITCHING_PROTOCOLS) {
        tell("success");
      }
    }

    @Override
    public void onNext(A answer) {
      // A redirect or a 304 is an answer; calls that cannot use it fail before they come here.
      tell(Statuses.isGood(answer.status()) ? "success" : FailureKind.STATUS.label());
      super.onNext(answer);
    }

    @Override
    public void onError(Throwable failure) {
      tell(outcome(failure));
      super.onError(failure);
    }

    @Override
    public void cancel() {
      tell(CANCELLED);
      super.cancel();
    }

    private void tell(String outcome) {
      if (told.compareAndSet(false, true)) {
        listener.attemptEnded(upstream, outcome);
      }
    }
  }
}
