package dev.gather.upstream.websocket;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;

/** Steps that belong to an event loop. */
final class OnLoop {

  private OnLoop() {}

  /**
   * Runs the step on the loop: at once where that is the thread's own.
   *
   * @return false if the loop is shut down, and its connections with it
   */
  static boolean run(EventLoop loop, Runnable step) {
    if (loop.inEventLoop()) {
      step.run();
      return true;
    }
    try {
      loop.execute(step);
      return true;
    } catch (RejectedExecutionException shutDown) {
      return false;
    }
  }
}
