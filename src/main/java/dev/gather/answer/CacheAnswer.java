package dev.gather.answer;

import dev.gather.execution.observed.CallReport;
import dev.gather.execution.observed.CallReports;
import dev.gather.upstream.call.Freshness;
import dev.gather.upstream.call.Source;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/**
 * What a document's headers say of its parts: it is as old as the oldest and as fresh as the least
 * fresh of them.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9111#section-5.2.2">RFC 9111, 5.2.2</a>
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9211">RFC 9211</a>
 */
public final class CacheAnswer {

  static final String STATUS = "Cache-Status";

  private CacheAnswer() {}

  /** Adds Cache-Control, Age and Cache-Status of a complete document. */
  public static void describe(HttpHeaders headers, CallReports calls) {
    describe(headers, calls.list().stream().map(CallReport::freshness).toList());
    status(calls).ifPresent(status -> headers.set(STATUS, status));
  }

  static void describe(HttpHeaders headers, List<Optional<Freshness>> parts) {
    boolean isCacheable =
        !parts.isEmpty()
            && parts.stream()
                .allMatch(part -> part.map(Freshness::freshSecondsForOthers).orElse(0L) > 0);
    if (isCacheable) {
      List<Freshness> known = parts.stream().flatMap(Optional::stream).toList();
      Freshness least = known.stream().reduce(Freshness::least).orElseThrow();
      headers.setCacheControl(
          (least.isPrivate() ? "private" : "public")
              + ", max-age="
              + (least.ageSeconds() + least.freshSecondsForOthers()));
      headers.set(HttpHeaders.AGE, Long.toString(least.ageSeconds()));
    } else {
      boolean isPrivate =
          parts.stream().anyMatch(part -> part.map(Freshness::isPrivate).orElse(false));
      headers.setCacheControl(isPrivate ? "private, no-cache" : "no-cache");
    }
  }

  /** The worst part's; none when no part has to do with the cache. */
  static Optional<String> status(CallReports calls) {
    boolean isCached = calls.list().stream().anyMatch(CallReport::isCached);
    if (!isCached) {
      return Optional.empty();
    }
    return calls.list().stream()
        .max(Comparator.comparing(CallReport::source))
        .map(report -> status(report.source(), report.freshness(), report.isCached()));
  }

  /**
   * @param isCached whether the cache was asked
   */
  static String status(Source source, Optional<Freshness> freshness, boolean isCached) {
    return "Gather"
        + switch (source) {
          case FRESH, STALE -> "; hit" + ttl(freshness);
          // RFC 9211, 2.1: what was forwarded is no hit, wherever its answer comes from.
          case STALE_ERROR -> "; fwd=stale" + ttl(freshness) + "; detail=stale-error";
          case COALESCED -> "; fwd=" + why(freshness) + "; collapsed" + notStored(freshness);
          case MISS ->
              "; fwd=" + why(freshness) + (isStored(freshness) ? "; stored" : notStored(freshness));
          case BYPASS, FALLBACK, NONE -> isCached ? "; fwd=miss" : "; fwd=bypass";
        };
  }

  private static String why(Optional<Freshness> freshness) {
    return freshness.filter(Freshness::replacesStored).isPresent() ? "stale" : "miss";
  }

  private static String ttl(Optional<Freshness> freshness) {
    return freshness.map(known -> "; ttl=" + known.freshSeconds()).orElse("");
  }

  private static boolean isStored(Optional<Freshness> freshness) {
    return freshness.filter(known -> known.notStored().isEmpty()).isPresent();
  }

  private static String notStored(Optional<Freshness> freshness) {
    return freshness
        .flatMap(Freshness::notStored)
        .map(reason -> "; detail=" + reason.detail())
        .orElse("");
  }
}
