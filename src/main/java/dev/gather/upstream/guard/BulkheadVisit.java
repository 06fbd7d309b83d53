package dev.gather.upstream.guard;

import dev.gather.upstream.call.AnyRequest;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.Exchange;
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
final class BulkheadVisit<R extends AnyRequest<R>, A> extends DeferredSubscription
    implements CoreSubscriber<A> {

  private enum State {
    OUTSIDE,
    /**
     * Has a place, but its call may not have begun yet. Only here could a call outlive its place.
     */
    ADMITTED,
    INSIDE,
    GONE
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.OUTSIDE);
  private final BulkheadQueue queue;
  private final Exchange<R, A> next;
  private final R request;
  private final CoreSubscriber<? super A> actual;
  private volatile @Nullable Disposable timer;
  private volatile @Nullable Lasting lasting;

  BulkheadVisit(
      BulkheadQueue queue, Exchange<R, A> next, R request, CoreSubscriber<? super A> actual) {
    this.queue = queue;
    this.next = next;
    this.request = request;
    this.actual = actual;
  }

  Deadline deadline() {
    return request.deadline();
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
   * Takes over the place that the caller acquired.
   *
   * @return false if the attempt is gone; the place is then still the caller's
   */
  boolean admit() {
    if (!state.compareAndSet(State.OUTSIDE, State.ADMITTED)) {
      return false;
    }
    stopTimer();
    return true;
  }

  /** Runs the attempt, once admitted. */
  void run() {
    Mono<A> attempt;
    try {
      attempt = next.send(request);
    } catch (RuntimeException e) {
      onError(e);
      return;
    }
    attempt.subscribe(this);
    if (state.compareAndSet(State.ADMITTED, State.INSIDE)
        && isCancelled()
        && state.compareAndSet(State.INSIDE, State.GONE)) {
      leaveWhenOver();
    }
  }

  /**
   * Ends the wait with a failure.
   *
   * @return false if it had already ended
   */
  boolean refuse(CallFailure failure) {
    if (!state.compareAndSet(State.OUTSIDE, State.GONE)) {
      return false;
    }
    stopTimer();
    if (!isCancelled()) {
      actual.onError(failure);
    }
    return true;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    if (subscription instanceof Lasting outlivesCaller) {
      lasting = outlivesCaller;
    }
    set(subscription);
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
    if (state.compareAndSet(State.OUTSIDE, State.GONE)) {
      stopTimer();
      queue.forget(this);
    } else if (state.compareAndSet(State.INSIDE, State.GONE)) {
      leaveWhenOver();
    }
    // An attempt that is just beginning sees the cancellation when it has begun, and leaves then.
  }

  @Override
  public Context currentContext() {
    return actual.currentContext();
  }

  /** The place of a cancelled attempt is free at once, unless its exchange goes on all the same. */
  private void leaveWhenOver() {
    Lasting goesOn = lasting;
    if (goesOn == null) {
      queue.leave();
    } else {
      goesOn.whenOver(queue::leave);
    }
  }

  /** Looks twice for one that is inside: it may have begun in between. */
  private void leave() {
    if (state.compareAndSet(State.INSIDE, State.GONE)
        || state.compareAndSet(State.ADMITTED, State.GONE)
        || state.compareAndSet(State.INSIDE, State.GONE)) {
      queue.leave();
    }
  }

  private void stopTimer() {
    Disposable running = timer;
    if (running != null) {
      running.dispose();
    }
  }
}
