package dev.gather.access.jwk;

import java.time.Duration;
import reactor.core.publisher.Mono;

/** Gets the keys that an issuer publishes now. */
interface KeyFetch {

  /** Nothing happens before subscription; cancelling ends it. */
  Mono<Fetched> fetch();

  /** Least time between two fetches, where there are keys. */
  Duration pause();

  /** Where from, as a log may have it. */
  String place();

  /**
   * Keys as they were just now.
   *
   * @param lookAgain how long they are taken to be all
   */
  record Fetched(PublishedKeys keys, Duration lookAgain) {}
}
