package dev.gather.web;

import dev.gather.execution.Generation;
import dev.gather.upstream.websocket.CloseReason;
import dev.gather.upstream.websocket.WebSocketTunnel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The WebSockets that are open, and the ends that the gateway sets to them: a shutdown does not
 * wait for their clients, nor do definitions that are no longer in force.
 */
final class OpenWebSockets {

  private final WebSocketLimits limits;

  /** With the generation that each was opened by. */
  private final Map<WebSocketTunnel, Generation> open = new ConcurrentHashMap<>();

  private volatile @Nullable Generation current;
  private volatile boolean isEnding;

  OpenWebSockets(WebSocketLimits limits) {
    this.limits = limits;
  }

  WebSocketLimits limits() {
    return limits;
  }

  /** Whether none may be opened any more, as the process stops. */
  boolean isEnding() {
    return isEnding;
  }

  void opened(WebSocketTunnel tunnel, Generation generation) {
    open.put(tunnel, generation);
    Generation inForce = current;
    if (inForce != null && inForce != generation) {
      // Others have come into force while its service thought about the handshake.
      tunnel.endIn(limits.maxOutdated().toNanos(), CloseReason.OUTDATED);
    }
    if (isEnding) {
      tunnel.end(CloseReason.GOING_AWAY);
    }
  }

  void ended(WebSocketTunnel tunnel) {
    open.remove(tunnel);
  }

  /**
   * Those of a generation have the time that is theirs from now on; older ones have had it set
   * before.
   */
  void outdate(Generation generation, Generation next) {
    current = next;
    open.forEach(
        (tunnel, own) -> {
          if (own == generation) {
            tunnel.endIn(limits.maxOutdated().toNanos(), CloseReason.OUTDATED);
          }
        });
  }

  /** Tells both sides of all that they end. */
  void end() {
    isEnding = true;
    open.keySet().forEach(tunnel -> tunnel.end(CloseReason.GOING_AWAY));
  }
}
