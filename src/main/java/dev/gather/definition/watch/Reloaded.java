package dev.gather.definition.watch;

/** What came of a reload; of several, the last of them here. */
public enum Reloaded {
  UNCHANGED,
  LOADED,
  REFUSED;

  /** What came of this one and another together. */
  public Reloaded and(Reloaded other) {
    return compareTo(other) < 0 ? other : this;
  }
}
