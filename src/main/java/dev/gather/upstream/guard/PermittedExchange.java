package dev.gather.upstream.guard;

import dev.gather.upstream.call.ClientLostException;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.ProxiedAnswer;
import dev.gather.upstream.call.UpstreamAnswer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** An exchange that a circuit has permitted and learns from. It ends when its caller leaves. */
class PermittedExchange implements CoreSubscriber<UpstreamAnswer>, Subscription {

  private final CoreSubscriber<? super UpstreamAnswer> caller;
  private final Permit permit;
  private final Deadline deadline;
  private volatile @Nullable Subscription exchange;

  PermittedExchange(
      CoreSubscriber<? super UpstreamAnswer> caller, Permit permit, Deadline deadline) {
    this.caller = caller;
    this.permit = permit;
    this.deadline = deadline;
  }

  /**
   * Is told of a proxied answer before anybody receives it.
   *
   * @throws ClientLostException when nobody is there to receive it
   */
  void answered(ProxiedAnswer answer) {
    permit.answered(answer);
  }

  @Override
  public final void onSubscribe(Subscription subscription) {
    if (Operators.validate(exchange, subscription)) {
      exchange = subscription;
      caller.onSubscribe(this);
    }
  }

  @Override
  public void onNext(UpstreamAnswer answer) {
    permit.succeeded();
    caller.onNext(answer);
  }

  @Override
  public void onError(Throwable failure) {
    permit.failed(failure);
    caller.onError(failure);
  }

  @Override
  public void onComplete() {
    permit.succeeded();
    caller.onComplete();
  }

  @Override
  public final void request(long n) {
    Subscription running = exchange;
    if (running != null) {
      running.request(n);
    }
  }

  @Override
  public void cancel() {
    permit.cancelled(deadline.remaining().isZero());
    end();
  }

  /** Cancels the exchange itself. */
  final void end() {
    Subscription running = exchange;
    if (running != null) {
      running.cancel();
    }
  }

  final Permit permit() {
    return permit;
  }

  @Override
  public final Context currentContext() {
    return caller.currentContext();
  }
}
