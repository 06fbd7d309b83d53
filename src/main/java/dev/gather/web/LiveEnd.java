package dev.gather.web;

import dev.gather.execution.Gateway;
import org.springframework.context.SmartLifecycle;

/**
 * Ends live streams before the server waits for the requests under way: theirs would never end.
 * Stops in the last phase, so before the server does.
 */
final class LiveEnd implements SmartLifecycle {

  private final Gateway gateway;
  private volatile boolean isRunning;

  LiveEnd(Gateway gateway) {
    this.gateway = gateway;
  }

  @Override
  public void start() {
    isRunning = true;
  }

  @Override
  public void stop() {
    isRunning = false;
    gateway.endLiveStreams();
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }
}
