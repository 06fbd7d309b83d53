package dev.gather.plan;

/** Where a call's answer goes in the document. */
public enum Placement {
  /** One member. */
  MEMBER,
  /** Its members become the document's. */
  MERGE,
  /** Nowhere: it only feeds other calls. */
  HIDDEN
}
