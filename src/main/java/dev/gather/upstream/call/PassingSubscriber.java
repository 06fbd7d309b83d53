package dev.gather.upstream.call;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Stands between a source and its subscriber, and passes on what a subclass does not take. */
public abstract class PassingSubscriber<T> implements CoreSubscriber<T>, Subscription {

  private final CoreSubscriber<? super T> actual;

  /** Kept, as each of many operators above would have it fetched through all of those below. */
  private final Context context;

  private volatile @Nullable Subscription source;

  protected PassingSubscriber(CoreSubscriber<? super T> actual) {
    this.actual = actual;
    this.context = actual.currentContext();
  }

  @Override
  public final void onSubscribe(Subscription subscription) {
    if (Operators.validate(source, subscription)) {
      source = subscription;
      actual.onSubscribe(this);
      begun();
    }
  }

  /** The source has begun, or has ended already. */
  protected void begun() {
    // Nothing, as a rule.
  }

  @Override
  public void onNext(T value) {
    actual.onNext(value);
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
  public void request(long n) {
    Subscription running = source;
    if (running != null) {
      running.request(n);
    }
  }

  @Override
  public void cancel() {
    Subscription running = source;
    if (running != null) {
      running.cancel();
    }
  }

  @Override
  public final Context currentContext() {
    return context;
  }

  /** Whether the source has given its subscription. */
  protected final boolean hasBegun() {
    return source != null;
  }
}
