package dev.gather.rfc9111;

import java.util.List;

/**
 * What a cache does when it is asked again, and the upstream answers 503.
 *
 * @param isStored whether it has kept the answer
 * @param serving how it serves it
 * @param age that it tells, in seconds; -1 when it does not serve it
 * @param conditions that it sends; none when it does not ask
 */
record Seen(boolean isStored, Serving serving, long age, List<String> conditions) {

  static final Seen NOTHING_STORED = new Seen(false, Serving.NOT, -1, List.of());

  /** Stored, and of no use. */
  static final Seen USELESS = new Seen(true, Serving.NOT, -1, List.of());
}
