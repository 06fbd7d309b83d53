package dev.gather.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of answers that wait for their clients, {@code gather.answers}.
 *
 * @param maxWaiting bytes that clients have not read, of all of them together; at least 1 MB
 * @param maxPause how long a client may read nothing before its connection is cut
 */
@ConfigurationProperties("gather.answers")
record AnswerLimits(
    @DefaultValue("64MB") DataSize maxWaiting, @DefaultValue("30s") Duration maxPause) {

  private static final DataSize LEAST = DataSize.ofMegabytes(1);

  AnswerLimits {
    if (maxWaiting.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException(
          "gather.answers.max-waiting: %dB (expected: at least 1MB)"
              .formatted(maxWaiting.toBytes()));
    }
    if (maxPause.isNegative() || maxPause.isZero()) {
      throw new IllegalArgumentException(
          "gather.answers.max-pause: %s (expected: more than 0s)".formatted(maxPause));
    }
  }
}
