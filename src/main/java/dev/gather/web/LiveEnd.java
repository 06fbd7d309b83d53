package dev.gather.web;

import dev.gather.execution.Gateway;
import org.springframework.context.SmartLifecycle;

/**
 * Ends live streams and WebSockets before the server waits for the requests under way: theirs would
 * never end. Stops in the last phase, so before the server does.
 */
final class LiveEnd implements SmartLifecycle {

  private final Gateway gateway;
  private final OpenWebSockets webSockets;
  private volatile boolean isRunning;

  LiveEnd(Gateway gateway, OpenWebSockets webSockets) {
    this.gateway = gateway;
    this.webSockets = webSockets;
  }

  @Override
  public void start() {
    isRunning = true;
  }

  @Override
  public void stop() {
    isRunning = false;
    gateway.endLiveStreams();
    webSockets.end();
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }
}
