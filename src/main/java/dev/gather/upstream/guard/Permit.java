package dev.gather.upstream.guard;

import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.Statuses;
import dev.gather.upstream.relay.ClientLostException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The right to make one exchange, and what the circuit learns from it, once.
 *
 * <p>It belongs to the state of the circuit that gave it. resilience4j binds neither permissions
 * nor results to a state: the result of a call that began before the circuit opened would count as
 * a probe's, and a permission that is given back late would be one too many. So what comes after
 * the state has changed does not count.
 */
final class Permit {

  /**
   * An exchange that had less time than this before its request's time was over says nothing of the
   * upstream.
   */
  private static final long TELLING_MILLIS = 100;

  private final Circuit circuit;
  private final CircuitBreaker breaker;
  private final CircuitBreaker.Metrics state;
  private final @Nullable Probes probes;
  private final boolean isUpload;
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile boolean hasAnswered;

  /** By the breaker's clock, when all that the upstream waits for was there; 0 before. */
  private volatile long waiting;

  /** By the breaker's clock, when a proxied answer's headers were there; 0 before. */
  private volatile long answeredAt;

  /**
   * @param state is another object for each state that permits calls
   * @param probes those of that state, this one among them; none where the circuit is closed
   * @param isUpload whether the client still has something to send: its time is not the upstream's
   */
  Permit(Circuit circuit, CircuitBreaker.Metrics state, @Nullable Probes probes, boolean isUpload) {
    this.circuit = circuit;
    this.breaker = circuit.breaker();
    this.state = state;
    this.probes = probes;
    this.isUpload = isUpload;
    this.waiting = isUpload ? 0 : breaker.getCurrentTimestamp();
  }

  /**
   * Whether the exchange goes on when its caller leaves, as the circuit waits for what it finds
   * out. An upload that its client has left has no end, so that nothing can be learnt from it.
   */
  boolean outlivesCaller() {
    return probes != null && !isUpload;
  }

  /** The client's body is with the upstream. */
  void sent() {
    waiting = breaker.getCurrentTimestamp();
  }

  /**
   * The headers of a proxied answer say how fast the upstream is: how long its body takes is the
   * client's matter as well. Of a probe they say whether it is well, too, as a body may have no
   * end; else the body may still break off.
   */
  void answered(int status) {
    answeredAt = breaker.getCurrentTimestamp();
    hasAnswered = true;
    if (Statuses.isFailureOfUpstream(status)) {
      failed(CallFailure.status(breaker.getName(), status, Optional.empty()));
    } else if (probes != null || status == Statuses.SWITCHING_PROTOCOLS) {
      // How a WebSocket ends, and when, says nothing of the service's health.
      succeeded();
    }
  }

  void succeeded() {
    if (told.compareAndSet(false, true)) {
      if (counts()) {
        tellSuccess();
      }
      ended();
    }
  }

  /** Whether it is the upstream's fault, the breaker decides. */
  void failed(Throwable failure) {
    if (hasAnswered && failure instanceof ClientLostException) {
      succeeded();
    } else if (told.compareAndSet(false, true)) {
      if (counts()) {
        tellFailure(failure);
      }
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
    if (hasAnswered) {
      succeeded();
    } else if (isLate && breaker.getTimestampUnit().toMillis(waited()) >= TELLING_MILLIS) {
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

  private void tellSuccess() {
    if (probes == null) {
      breaker.onSuccess(waited(), breaker.getTimestampUnit());
    } else {
      probes.tell(false, isSlow());
    }
  }

  private void tellFailure(Throwable failure) {
    if (probes == null) {
      breaker.onError(waited(), breaker.getTimestampUnit(), failure);
    } else if (Circuit.neverReachedUpstream(failure)) {
      breaker.releasePermission();
    } else {
      probes.tell(Circuit.isFailureOfUpstream(failure), isSlow());
    }
  }

  private boolean isSlow() {
    Duration limit = breaker.getCircuitBreakerConfig().getSlowCallDurationThreshold();
    return waited() > breaker.getTimestampUnit().convert(limit);
  }

  private boolean counts() {
    return breaker.getMetrics() == state;
  }

  private void ended() {
    if (probes != null && probes.hasEndedLast()) {
      circuit.decide(probes);
    }
  }

  private long waited() {
    long since = waiting;
    long until = answeredAt == 0 ? breaker.getCurrentTimestamp() : answeredAt;
    return since == 0 ? 0 : Math.max(0, until - since);
  }
}
