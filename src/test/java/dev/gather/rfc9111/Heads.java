package dev.gather.rfc9111;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers of tests: fields stand with {@code ;} between them. */
final class Heads {

  /** 2027-01-15 08:00:00 GMT, a Friday. */
  static final long NOW = 1_800_000_000_000L;

  static final CachePolicy WRITTEN = policy(Optional.of(60), false);
  static final CachePolicy FOLLOWED = policy(Optional.empty(), false);
  static final CachePolicy PERSONAL = policy(Optional.empty(), true);

  private Heads() {}

  static CacheFields fields(String text) {
    return CacheFields.of(
        name -> {
          List<String> values = new ArrayList<>();
          for (String field : text.split(";")) {
            int colon = field.indexOf(':');
            if (colon > 0 && field.substring(0, colon).strip().equalsIgnoreCase(name)) {
              values.add(field.substring(colon + 1).strip());
            }
          }
          return values;
        });
  }

  /** That came at once, at {@link #NOW}. */
  static AnswerHead head(int status, String fields) {
    return new AnswerHead(status, fields(fields), NOW, NOW);
  }

  /** After {@link #NOW}. */
  static long seconds(long time) {
    return Math.floorDiv(time - NOW, 1000L);
  }

  /** Windows of 10 and 30 seconds, and 7 for what is missing. */
  private static CachePolicy policy(Optional<Integer> ttl, boolean isPerUser) {
    return new CachePolicy(
        ttl.map(Duration::ofSeconds),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(7),
        isPerUser);
  }
}
