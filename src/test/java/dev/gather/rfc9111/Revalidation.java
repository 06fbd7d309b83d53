package dev.gather.rfc9111;

import dev.gather.rfc9111.Line.Directive;
import dev.gather.rfc9111.Line.Directives;
import dev.gather.rfc9111.Line.Text;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer that is stored and stale, and what comes when it is asked for again with conditions: a
 * 304, or a 200 in its place.
 *
 * @param again dates of it are counted from when it comes
 */
record Revalidation(SentHead stored, SentHead again) {

  /** What comes where nothing is confirmed. */
  static final SentHead WHOLE =
      new SentHead(
          200,
          Map.of(
              SentHead.CONTROL,
              List.of(new Directives(List.of(Directive.of("max-age", Optional.of("77"))), true)),
              "etag",
              List.of(new Text("\"whole\""))),
          false,
          false,
          0,
          0);

  Revalidation withStored(SentHead other) {
    return new Revalidation(other, again);
  }

  Revalidation withAgain(SentHead other) {
    return new Revalidation(stored, other);
  }

  String describe(Instant now) {
    return stored.describe(now.minusSeconds(stored.later()))
        + "%nand then%n".formatted()
        + again.describe(now);
  }
}
