package dev.gather.web;

import dev.gather.execution.LiveStreams;
import dev.gather.execution.Route;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/**
 * Ends live streams before the server waits for the requests under way: theirs would never end.
 * Stops in the last phase, so before the server does.
 */
final class LiveEnd implements SmartLifecycle {

  private final List<Route> routes;
  private volatile boolean isRunning;

  LiveEnd(List<Route> routes) {
    this.routes = routes;
  }

  @Override
  public void start() {
    isRunning = true;
  }

  @Override
  public void stop() {
    isRunning = false;
    routes.forEach(route -> route.live().ifPresent(LiveStreams::close));
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }
}
