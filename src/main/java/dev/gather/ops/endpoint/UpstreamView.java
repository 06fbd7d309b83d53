package dev.gather.ops.endpoint;

import dev.gather.definition.model.AnswerFormat;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.call.PoolState;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;

/**
 * One upstream as operators see it. No header is in it: their values may be secrets.
 *
 * @param name its key in the file
 * @param url its address
 * @param format what its answers are written in, {@code json} or {@code xml}
 * @param timeout limit of one attempt
 * @param circuit state of its circuit breaker
 * @param bulkhead state of its bulkhead and the queue in front
 * @param websockets how many may be open, and are
 * @param connections state of its connections; null before the first call
 */
record UpstreamView(
    String name,
    String url,
    String format,
    String timeout,
    Circuit circuit,
    Places bulkhead,
    WebSockets websockets,
    @Nullable PoolState connections) {

  /**
   * A circuit breaker.
   *
   * @param state such as {@code closed}
   * @param failureRate percentage of the calls counted; null while they are too few
   * @param slowCallRate likewise
   * @param bufferedCalls calls counted
   * @param failedCalls those of them that failed
   * @param slowCalls those of them that were slow
   * @param notPermittedCalls calls refused since it opened
   */
  record Circuit(
      String state,
      @Nullable Double failureRate,
      @Nullable Double slowCallRate,
      int bufferedCalls,
      int failedCalls,
      int slowCalls,
      long notPermittedCalls) {}

  /**
   * A bulkhead.
   *
   * @param maxConcurrent calls in flight at most
   * @param available free places
   * @param maxQueued calls that may wait
   * @param queued calls that wait
   */
  record Places(int maxConcurrent, int available, int maxQueued, int queued) {}

  /**
   * WebSockets.
   *
   * @param max how many may be open; none are passed on where it is 0
   * @param open those that are, and handshakes under way
   */
  record WebSockets(int max, int open) {}

  static UpstreamView of(Upstream upstream) {
    return new UpstreamView(
        upstream.name(),
        upstream.definition().url().toString(),
        upstream.definition().format() instanceof AnswerFormat.Xml ? "xml" : "json",
        DurationText.of(upstream.definition().limits().timeout()),
        circuit(upstream.circuitBreaker()),
        places(upstream),
        new WebSockets(upstream.definition().webSockets(), upstream.openWebSockets()),
        upstream.pool().orElse(null));
  }

  private static Circuit circuit(CircuitBreaker breaker) {
    CircuitBreaker.Metrics metrics = breaker.getMetrics();
    return new Circuit(
        CircuitState.label(breaker),
        rate(metrics.getFailureRate()),
        rate(metrics.getSlowCallRate()),
        metrics.getNumberOfBufferedCalls(),
        metrics.getNumberOfFailedCalls(),
        metrics.getNumberOfSlowCalls(),
        metrics.getNumberOfNotPermittedCalls());
  }

  /** The breaker says -1 while it has not seen enough calls. */
  private static @Nullable Double rate(float percentage) {
    return percentage < 0 ? null : Math.round(percentage * 10) / 10.0;
  }

  private static Places places(Upstream upstream) {
    Bulkhead.Metrics metrics = upstream.bulkhead().getMetrics();
    return new Places(
        metrics.getMaxAllowedConcurrentCalls(),
        metrics.getAvailableConcurrentCalls(),
        upstream.definition().bulkhead().maxQueued(),
        upstream.queued());
  }
}
