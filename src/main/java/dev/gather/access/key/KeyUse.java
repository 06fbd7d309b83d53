package dev.gather.access.key;

import dev.gather.definition.problem.Quote;
import dev.gather.process.LinePace;
import dev.gather.process.Time;
import java.time.Duration;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators that a key is in use, so that they know when an old one may go: a line at its
 * first use, and then one an hour at most.
 */
final class KeyUse {

  static final Duration PAUSE = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger("dev.gather.keys");

  private final ApiKey key;
  private final LinePace pace;

  KeyUse(ApiKey key, Time time) {
    this.key = key;
    this.pace = new LinePace(PAUSE, time::nanoTime);
  }

  ApiKey key() {
    return key;
  }

  void occurred() {
    OptionalLong untold = pace.occurred();
    if (untold.isPresent()) {
      String name = key.caller().subject();
      // Of several keys of one name, the place says which.
      LOG.atInfo()
          .addKeyValue("gather.key", name)
          .addKeyValue("gather.untold", untold.getAsLong())
          .log(
              "API key {} of line {} is in use{}",
              Quote.of(name),
              key.place().line(),
              LinePace.alsoFor(untold.getAsLong()));
    }
  }
}
