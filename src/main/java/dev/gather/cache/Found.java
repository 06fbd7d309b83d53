package dev.gather.cache;

import java.util.Optional;

/**
 * What a search came to.
 *
 * @param answer empty for a miss
 * @param level that had the answer; for a miss, {@code LOCAL} when the database could not be asked
 */
public record Found(Optional<CachedAnswer> answer, Level level) {

  /** Where an answer can be stored. */
  public enum Level {
    /** This process. */
    LOCAL,
    /** The database that all replicas share. */
    SHARED
  }

  static Found of(CachedAnswer answer, Level level) {
    return new Found(Optional.of(answer), level);
  }

  static Found nothing(Level level) {
    return new Found(Optional.empty(), level);
  }
}
