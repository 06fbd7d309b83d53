package dev.gather.definition.model;

/** Who may be served a stored answer, {@code scope} in a definition. */
public enum CacheScope {
  /** Everybody. */
  SHARED,
  /** The user whose request it was fetched for. */
  USER
}
