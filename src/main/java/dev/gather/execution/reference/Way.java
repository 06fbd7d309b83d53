package dev.gather.execution.reference;

import java.util.Comparator;
import java.util.Optional;

/** One way of clients to a service. */
sealed interface Way permits PublicPaths.Mapping, CallWay {

  /**
   * The one that says most of a target first; where two say as much, the proxied one, whose query
   * is the client's.
   */
  Comparator<Way> MOST_EXACT =
      Comparator.comparing(Way::hasRest)
          .thenComparing(way -> -way.segments())
          .thenComparing(Way::variables)
          .thenComparing(Way::hasOpenQuery)
          .thenComparing(way -> way instanceof CallWay);

  /** Whether it leads to all that is below a path. */
  boolean hasRest();

  /** How many segments of the service's path it knows. */
  int segments();

  /** How many of them are values. */
  int variables();

  /** Whether a call takes parameters of whatever name for the client's. */
  boolean hasOpenQuery();

  /**
   * The public path of one of the service.
   *
   * @param target encoded path and query, starting with a slash, or empty
   */
  Optional<String> shown(String target);
}
