package dev.gather.web;

import dev.gather.upstream.call.PassingSubscriber;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;

/**
 * Signals errors of the virtual machine that concern one request, such as a stack that overflowed.
 * Reactor never does: it throws them on to whoever called, and the request is not answered by
 * anybody.
 *
 * <p>It sees what is thrown by whatever runs at once when it is subscribed to. An answer that comes
 * later, on another thread, needs one of its own.
 */
final class SignalledErrors extends MonoOperator<Void, Void> {

  SignalledErrors(Mono<Void> work) {
    super(work);
  }

  @Override
  public void subscribe(CoreSubscriber<? super Void> actual) {
    Signals signals = new Signals(actual);
    try {
      source.subscribe(signals);
    } catch (StackOverflowError | InternalError | UnknownError | LinkageError e) {
      signals.fail(e);
    }
  }

  private static final class Signals extends PassingSubscriber<Void> {

    private final AtomicBoolean hasEnded = new AtomicBoolean();

    Signals(CoreSubscriber<? super Void> actual) {
      super(actual);
    }

    @Override
    public void onError(Throwable error) {
      if (hasEnded.compareAndSet(false, true)) {
        super.onError(error);
      } else {
        Operators.onErrorDropped(error, currentContext());
      }
    }

    @Override
    public void onComplete() {
      if (hasEnded.compareAndSet(false, true)) {
        super.onComplete();
      }
    }

    @Override
    public void request(long count) {
      try {
        super.request(count);
      } catch (StackOverflowError | InternalError | UnknownError | LinkageError e) {
        fail(e);
      }
    }

    void fail(Error error) {
      if (!hasEnded.compareAndSet(false, true)) {
        throw error;
      }
      if (!hasBegun()) {
        onSubscribe(Operators.emptySubscription());
      }
      // The error is told before the work ends: otherwise the end would look as if the client had
      // left.
      super.onError(new FatalErrorException(error));
      cancel();
    }
  }
}
