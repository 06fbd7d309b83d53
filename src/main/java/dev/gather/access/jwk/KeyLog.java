package dev.gather.access.jwk;

import dev.gather.definition.problem.Quote;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that an issuer's keys cannot be fetched, and once that they can again. */
final class KeyLog {

  static final String NO_KEY = "holds no key that tokens can be verified with";

  private static final Logger LOG = LoggerFactory.getLogger("dev.gather.keys");

  private final String issuer;
  private final String place;
  private final AtomicBoolean isBad = new AtomicBoolean();

  KeyLog(String issuer, String place) {
    this.issuer = issuer;
    this.place = place;
  }

  void fetched(PublishedKeys keys) {
    if (keys.keys().isEmpty()) {
      warn(NO_KEY, "none of its tokens is accepted");
    } else if (isBad.getAndSet(false)) {
      LOG.info("Keys of issuer {} can be fetched again: {} of them", shown(), keys.keys().size());
    }
  }

  /**
   * @param hasOld whether there are keys of before
   */
  void failed(Throwable error, boolean hasOld) {
    warn(
        reason(error),
        hasOld ? "those of before stay in force" : "routes that need its tokens answer 503");
  }

  private void warn(String reason, String effect) {
    if (!isBad.getAndSet(true)) {
      LOG.warn(
          "Keys of issuer {} cannot be had: {} {}; {}", shown(), Quote.of(place), reason, effect);
    }
  }

  private String shown() {
    return Quote.of(issuer);
  }

  /** Messages of others are left out: they may hold anything. */
  private static String reason(Throwable error) {
    if (error instanceof KeyFetchException) {
      return String.valueOf(error.getMessage());
    }
    if (error instanceof TimeoutException) {
      return "did not answer in time";
    }
    return "could not be read (" + error.getClass().getSimpleName() + ")";
  }
}
