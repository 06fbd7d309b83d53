package dev.gather.upstream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The right to make one exchange, and what the circuit learns from it: once how it went, and
 * perhaps later that the body of a proxied answer broke off.
 *
 * <p>It belongs to the state of the circuit that gave it. resilience4j binds neither permissions
 * nor results to a state: the result of a call that began before the circuit opened would count as
 * a probe's, and a permission that is given back late would be one too many. So what comes after
 * the state has changed does not count.
 */
final class Permit {

  /** What had less time than this when its request's was over says nothing of the upstream. */
  private static final long TELLING_MILLIS = 100;

  private static final int FIRST_FAILURE = 500;

  private final Circuit circuit;
  private final CircuitBreaker breaker;
  private final CircuitBreaker.Metrics state;
  private final @Nullable AtomicInteger probing;
  private final boolean isUpload;
  private final AtomicBoolean told = new AtomicBoolean();

  /** By the breaker's clock, when all that the upstream waits for was there; 0 before. */
  private volatile long waiting;

  /**
   * @param state is another object for each state that permits calls
   * @param probing the probes of that state that are under way, this one among them; none where the
   *     circuit is closed
   * @param isUpload whether the client still has something to send: its time is not the upstream's
   */
  Permit(
      Circuit circuit,
      CircuitBreaker.Metrics state,
      @Nullable AtomicInteger probing,
      boolean isUpload) {
    this.circuit = circuit;
    this.breaker = circuit.breaker();
    this.state = state;
    this.probing = probing;
    this.isUpload = isUpload;
    this.waiting = isUpload ? 0 : breaker.getCurrentTimestamp();
  }

  /**
   * Whether the exchange goes on when its caller leaves, as the circuit waits for what it finds
   * out. An upload that its client has left has no end, so that nothing can be learnt from it.
   */
  boolean outlivesCaller() {
    return probing != null && !isUpload;
  }

  /** The client's body is with the upstream. */
  void sent() {
    waiting = breaker.getCurrentTimestamp();
  }

  /**
   * The headers of a proxied answer say how the upstream does: how long its body takes is the
   * client's matter as well.
   */
  void answered(ProxiedAnswer answer) {
    if (answer.status() < FIRST_FAILURE) {
      succeeded();
    } else {
      failed(CallFailure.status(breaker.getName(), answer.status(), Optional.empty()));
    }
  }

  void succeeded() {
    if (told.compareAndSet(false, true)) {
      if (counts()) {
        breaker.onSuccess(waited(), breaker.getTimestampUnit());
      }
      ended();
    }
  }

  /** Whether it is the upstream's fault, the breaker decides. */
  void failed(Throwable failure) {
    boolean isFirst = told.compareAndSet(false, true);
    // After a good word only an upstream that broke off counts: what is ignored would give a
    // permission back that is not there any more.
    if (counts() && (isFirst || Circuit.isFailureOfUpstream(failure))) {
      breaker.onError(waited(), breaker.getTimestampUnit(), failure);
    }
    if (isFirst) {
      ended();
    }
  }

  /**
   * The exchange was given up before its end, as its caller left. One whose request's time is over
   * has run into a limit, though not one of its own: without this, an upstream that hangs would
   * never open its circuit where deadlines are shorter than timeouts.
   *
   * @param isLate whether the request's time was over
   */
  void cancelled(boolean isLate) {
    if (isLate && breaker.getTimestampUnit().toMillis(waited()) >= TELLING_MILLIS) {
      timedOut();
    } else if (told.compareAndSet(false, true)) {
      if (counts()) {
        breaker.releasePermission();
      }
      ended();
    }
  }

  void timedOut() {
    if (!told.get()) {
      failed(CallFailure.of(FailureKind.TIMEOUT, breaker.getName() + " took too long"));
    }
  }

  private boolean counts() {
    return breaker.getMetrics() == state;
  }

  private void ended() {
    if (probing != null && probing.decrementAndGet() == 0) {
      circuit.decide(state);
    }
  }

  private long waited() {
    long since = waiting;
    return since == 0 ? 0 : breaker.getCurrentTimestamp() - since;
  }
}
