package dev.gather.plan;

/** Where a call's answer goes. */
public enum Placement {
  /** A member of the document. */
  MEMBER,
  /** Its members are the document's. */
  MERGE,
  /** Only to other calls. */
  HIDDEN,
  /** Into the elements of another call's answer. */
  INTO
}
