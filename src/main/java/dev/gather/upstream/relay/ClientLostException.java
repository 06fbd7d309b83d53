package dev.gather.upstream.relay;

import dev.gather.process.OutOfMemory;
import java.time.Duration;

/**
 * The client of a proxied request has left or stopped to send or to read: no failure of the
 * upstream's. Carries no stack trace.
 */
public final class ClientLostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final ClientLostException LEFT = new ClientLostException(false);
  private static final ClientLostException STALLED = new ClientLostException(true);

  private final boolean stalled;

  private ClientLostException(boolean stalled) {
    super(stalled ? "the client stalled" : "the client left", null, false, false);
    this.stalled = stalled;
  }

  /** It has gone, or was sent away. */
  public static ClientLostException left() {
    return LEFT;
  }

  /** What an error of the client's connection means. */
  public static ClientLostException of(Throwable error) {
    if (error instanceof ClientLostException known) {
      return known;
    }
    // Of an answer that could not be written, nobody else hears.
    OutOfMemory.check(error);
    return LEFT;
  }

  public static Relay.Limit after(Duration pause) {
    return new Relay.Limit(pause, () -> STALLED);
  }

  /** Whether it may still be there, only silent. */
  public boolean isStalled() {
    return stalled;
  }
}
