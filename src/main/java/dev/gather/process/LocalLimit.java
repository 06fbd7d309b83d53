package dev.gather.process;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this process or machine has no more of when a connection cannot be made. The other side
 * knows nothing of it, and is not to blame.
 */
public enum LocalLimit {
  /** EMFILE and ENFILE. */
  FILE_DESCRIPTORS("oo many open files", "file descriptor"),
  /** EADDRNOTAVAIL: all ports of an address are taken, or there is no address of that family. */
  PORTS("annot assign requested address", "local address and port"),
  /** ENOBUFS. */
  BUFFERS("o buffer space available", "socket buffer");

  private static final int DEEPEST = 16;

  private final String reason;
  private final String word;

  LocalLimit(String reason, String word) {
    this.reason = reason;
    this.word = word;
  }

  /** What there is none of, for people. */
  public String word() {
    return word;
  }

  /** The limit that {@code error} or a cause of it has run into; the JDK and Netty tell by text. */
  public static Optional<LocalLimit> of(@Nullable Throwable error) {
    Throwable cause = error;
    for (int i = 0; cause != null && i < DEEPEST; i++) {
      String message = cause.getMessage();
      if (cause instanceof IOException && message != null) {
        for (LocalLimit limit : values()) {
          if (message.contains(limit.reason)) {
            return Optional.of(limit);
          }
        }
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }
}
