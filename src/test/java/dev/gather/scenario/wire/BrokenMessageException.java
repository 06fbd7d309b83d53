package dev.gather.scenario.wire;

import java.io.IOException;

/** Bytes that are no message, or only the beginning of one. */
public final class BrokenMessageException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String reason;
  private final boolean isCut;

  private BrokenMessageException(String reason, boolean isCut) {
    super(reason);
    this.reason = reason;
    this.isCut = isCut;
  }

  /** What can be read in no way, or in more than one. */
  static BrokenMessageException because(String reason) {
    return new BrokenMessageException(reason, false);
  }

  static BrokenMessageException cut() {
    return new BrokenMessageException("the bytes end within a message", true);
  }

  public String reason() {
    return reason;
  }

  /** Whether it may have been well-formed if more had come. */
  public boolean isCut() {
    return isCut;
  }
}
