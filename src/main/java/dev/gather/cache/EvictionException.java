package dev.gather.cache;

/** The database could not be told to evict: other replicas may still serve what was to go. */
public final class EvictionException extends RuntimeException {

  private static final long serialVersionUID = 1;

  EvictionException(Throwable cause) {
    super("the cache's database was not told to evict: " + cause.getMessage(), cause, false, false);
  }
}
