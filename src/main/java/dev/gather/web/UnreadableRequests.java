package dev.gather.web;

import dev.gather.process.LinePace;
import io.netty.handler.codec.PrematureChannelClosureException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes that requests could not be read, one line of a status in ten seconds; the server's own
 * line for each would have the client's address, target and raw bytes. Who sends such requests is
 * found in front of Gather.
 */
final class UnreadableRequests {

  private static final Logger LOG = LoggerFactory.getLogger("dev.gather.connections");

  /** By status; the server knows a handful. */
  private final Map<Integer, LinePace> paces = new ConcurrentHashMap<>();

  /** Whether a request could not be read because its client has left half-way. */
  static boolean hasLeft(@Nullable Throwable cause) {
    return cause instanceof PrematureChannelClosureException;
  }

  /**
   * @param cause why, if it is known; only its type is told, as its message quotes the request
   */
  void answered(int status, @Nullable Throwable cause) {
    if (hasLeft(cause)) {
      return; // There is nobody to answer.
    }
    OptionalLong untold = paces.computeIfAbsent(status, s -> new LinePace()).occurred();
    if (untold.isPresent()) {
      LOG.atWarn()
          .addKeyValue("gather.untold", untold.getAsLong())
          .log(
              "A request could not be read and was answered {}{}{}",
              status,
              cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")",
              LinePace.alsoFor(untold.getAsLong()));
    }
  }
}
