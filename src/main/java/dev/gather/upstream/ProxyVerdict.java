package dev.gather.upstream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What one proxied exchange tells the circuit breaker: once how its headers came, and perhaps later
 * that its body broke.
 */
final class ProxyVerdict {

  /** What had less time than this when its request's was over says nothing of the upstream. */
  static final long TELLING_MILLIS = 100;

  private static final int FIRST_FAILURE = 500;

  private final CircuitBreaker breaker;
  private final AtomicBoolean told = new AtomicBoolean();

  /** By the breaker's clock, when all that the upstream waits for was there; 0 before. */
  private volatile long waiting;

  /**
   * For an exchange that the breaker has permitted.
   *
   * @param hasBody whether the client still has something to send: its time is not the upstream's
   */
  ProxyVerdict(CircuitBreaker breaker, boolean hasBody) {
    this.breaker = breaker;
    this.waiting = hasBody ? 0 : breaker.getCurrentTimestamp();
  }

  void sent() {
    waiting = breaker.getCurrentTimestamp();
  }

  void answered(ProxiedAnswer answer) {
    if (told.compareAndSet(false, true)) {
      if (answer.status() < FIRST_FAILURE) {
        breaker.onSuccess(waited(), breaker.getTimestampUnit());
      } else {
        tell(CallFailure.status(breaker.getName(), answer.status(), Optional.empty()));
      }
    }
  }

  void failed(Throwable failure) {
    // A second word is said only of an upstream that broke off: what a client does is ignored,
    // which would give a permission back that is not there any more.
    if (told.compareAndSet(false, true) || failure instanceof CallFailure) {
      tell(failure);
    }
  }

  /**
   * Gives the permission back where no headers have come.
   *
   * @param isLate whether the request's time was over
   */
  void cancelled(boolean isLate) {
    if (told.compareAndSet(false, true)) {
      breaker.releasePermission();
      if (isLate && breaker.getTimestampUnit().toMillis(waited()) >= TELLING_MILLIS) {
        tell(CallFailure.of(FailureKind.TIMEOUT, breaker.getName() + " took too long"));
      }
    }
  }

  private void tell(Throwable failure) {
    breaker.onError(waited(), breaker.getTimestampUnit(), failure);
  }

  private long waited() {
    long since = waiting;
    return since == 0 ? 0 : breaker.getCurrentTimestamp() - since;
  }
}
