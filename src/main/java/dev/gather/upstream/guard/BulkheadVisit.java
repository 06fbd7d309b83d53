package dev.gather.upstream.guard;

import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.Lasting;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators.DeferredSubscription;
import reactor.util.context.Context;

/**
 * One attempt on its way through the bulkhead.
 *
 * <p>Admission, refusal and cancellation may meet on three threads; whoever moves the state
 * decides, so that a place is neither kept by an attempt that is gone nor freed twice.
 */
final class BulkheadVisit<A> extends DeferredSubscription implements CoreSubscriber<A> {

  private enum State {
    OUTSIDE,
    INSIDE,
    GONE
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.OUTSIDE);
  private final BulkheadQueue queue;
  private final Mono<? extends A> attempt;
  private final Deadline deadline;
  private final CoreSubscriber<? super A> actual;
  private volatile @Nullable Disposable timer;
  private volatile @Nullable Subscription begun;

  BulkheadVisit(
      BulkheadQueue queue,
      Mono<? extends A> attempt,
      Deadline deadline,
      CoreSubscriber<? super A> actual) {
    this.queue = queue;
    this.attempt = attempt;
    this.deadline = deadline;
    this.actual = actual;
  }

  Deadline deadline() {
    return deadline;
  }

  boolean isWaiting() {
    return state.get() == State.OUTSIDE;
  }

  /** The timer that ends the wait; is stopped when the wait ends otherwise. */
  void waitWith(Disposable newTimer) {
    timer = newTimer;
    if (!isWaiting()) {
      newTimer.dispose();
    }
  }

  /**
   * Runs the attempt in a place that the caller acquired.
   *
   * @return false if the attempt is gone; the place is then still the caller's
   */
  boolean run() {
    if (!endWait(State.INSIDE)) {
      return false;
    }
    attempt.subscribe(this);
    return true;
  }

  /** Ends the wait with a failure, unless it has already ended. */
  void refuse(CallFailure failure) {
    if (endWait(State.GONE) && !isCancelled()) {
      actual.onError(failure);
    }
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    set(subscription);
    begun = subscription;
    if (isCancelled()) {
      leaveWhenOver(subscription);
    }
  }

  @Override
  public void onNext(A answer) {
    // Before the answer goes on: whoever gets it may send the next call at once.
    leave();
    actual.onNext(answer);
  }

  @Override
  public void onError(Throwable failure) {
    leave();
    actual.onError(failure);
  }

  @Override
  public void onComplete() {
    leave();
    actual.onComplete();
  }

  @Override
  public void cancel() {
    super.cancel();
    Subscription running = begun;
    if (endWait(State.GONE)) {
      queue.forget(this);
    } else if (running != null) {
      leaveWhenOver(running);
    }
    // An attempt that has a place and has not begun leaves when it begins: otherwise its call would
    // outlive the place.
  }

  @Override
  public Context currentContext() {
    return actual.currentContext();
  }

  private boolean endWait(State next) {
    if (!state.compareAndSet(State.OUTSIDE, next)) {
      return false;
    }
    Disposable running = timer;
    if (running != null) {
      running.dispose();
    }
    return true;
  }

  /** The place of a cancelled attempt is free at once, unless its exchange goes on all the same. */
  private void leaveWhenOver(Subscription cancelled) {
    if (!state.compareAndSet(State.INSIDE, State.GONE)) {
      return;
    }
    if (cancelled instanceof Lasting goesOn) {
      goesOn.whenOver(queue::leave);
    } else {
      queue.leave();
    }
  }

  private void leave() {
    if (state.compareAndSet(State.INSIDE, State.GONE)) {
      queue.leave();
    }
  }
}
