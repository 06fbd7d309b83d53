package dev.gather.web;

import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Flux;

/**
 * Goes on answering for a while after readiness went down. Stops after live streams ended and
 * before the port closes; see src/docs/decisions/0037-the-port-outlives-readiness.md.
 */
final class Drain implements SmartLifecycle {

  // Clients come back within it, through a balancer that has not noticed yet.
  private static final Duration QUIET = Duration.ofMillis(500);

  private final ConnectionClose connections;
  private final Duration limit;
  private volatile boolean isRunning;
  private volatile long accepted;

  Drain(ConnectionClose connections, Duration limit) {
    this.connections = connections;
    this.limit = limit;
  }

  @Override
  public void start() {
    isRunning = true;
  }

  @Override
  public void stop() {
    isRunning = false;
    connections.begin();
  }

  @Override
  public void stop(Runnable callback) {
    stop();
    if (limit.isZero() || connections.open() == 0) {
      callback.run();
      return;
    }
    accepted = connections.accepted();
    Flux.interval(QUIET)
        .takeUntil(tick -> isQuiet())
        .take(limit)
        .doFinally(signal -> callback.run())
        .subscribe();
  }

  private boolean isQuiet() {
    long before = accepted;
    accepted = connections.accepted();
    return connections.open() == 0 && accepted == before;
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }

  /** After live streams ended, in the last phase, and before the management port and this one. */
  @Override
  public int getPhase() {
    return DEFAULT_PHASE - 256;
  }
}
