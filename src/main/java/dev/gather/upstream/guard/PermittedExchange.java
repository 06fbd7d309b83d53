package dev.gather.upstream.guard;

import dev.gather.upstream.call.AnyRequest;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.PassingSubscriber;
import reactor.core.CoreSubscriber;

/** An exchange that a circuit has permitted and learns from. It ends when its caller leaves. */
class PermittedExchange<A> extends PassingSubscriber<A> implements AnyRequest.Progress {

  private final Permit permit;
  private final Deadline deadline;

  PermittedExchange(CoreSubscriber<? super A> caller, Permit permit, Deadline deadline) {
    super(caller);
    this.permit = permit;
    this.deadline = deadline;
  }

  @Override
  public final void sent() {
    permit.sent();
  }

  @Override
  public void answered(int status) {
    permit.answered(status);
  }

  @Override
  public void onNext(A answer) {
    permit.succeeded();
    super.onNext(answer);
  }

  @Override
  public void onError(Throwable failure) {
    permit.failed(failure);
    super.onError(failure);
  }

  @Override
  public void onComplete() {
    permit.succeeded();
    super.onComplete();
  }

  @Override
  public void cancel() {
    permit.cancelled(deadline.remaining().isZero());
    end();
  }

  /** Cancels the exchange itself. */
  final void end() {
    super.cancel();
  }

  final Permit permit() {
    return permit;
  }
}
