package dev.gather.web;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

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

  private static final class Signals implements CoreSubscriber<Void>, Subscription {

    private final CoreSubscriber<? super Void> actual;
    private final AtomicBoolean hasEnded = new AtomicBoolean();
    private volatile @Nullable Subscription work;

    Signals(CoreSubscriber<? super Void> actual) {
      this.actual = actual;
    }

    @Override
    public Context currentContext() {
      return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      work = subscription;
      actual.onSubscribe(this);
    }

    @Override
    public void onNext(Void never) {
      actual.onNext(never);
    }

    @Override
    public void onError(Throwable error) {
      if (hasEnded.compareAndSet(false, true)) {
        actual.onError(error);
      } else {
        Operators.onErrorDropped(error, actual.currentContext());
      }
    }

    @Override
    public void onComplete() {
      if (hasEnded.compareAndSet(false, true)) {
        actual.onComplete();
      }
    }

    @Override
    public void request(long count) {
      Subscription current = work;
      if (current == null) {
        return;
      }
      try {
        current.request(count);
      } catch (StackOverflowError | InternalError | UnknownError | LinkageError e) {
        fail(e);
      }
    }

    @Override
    public void cancel() {
      Subscription current = work;
      if (current != null) {
        current.cancel();
      }
    }

    void fail(Error error) {
      if (!hasEnded.compareAndSet(false, true)) {
        throw error;
      }
      Subscription current = work;
      if (current == null) {
        Operators.error(actual, new FatalErrorException(error));
      } else {
        // The error is told before the work ends: otherwise the end would look as if the client had
        // left.
        actual.onError(new FatalErrorException(error));
        current.cancel();
      }
    }
  }
}
