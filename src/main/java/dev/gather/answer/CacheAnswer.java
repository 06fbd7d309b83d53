package dev.gather.answer;

import dev.gather.answer.Answer.Header;
import dev.gather.execution.observed.CallReport;
import dev.gather.execution.observed.CallReports;
import dev.gather.upstream.call.Freshness;
import dev.gather.upstream.call.Source;
import java.util.ArrayList;
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
final class CacheAnswer {

  static final String STATUS = "Cache-Status";

  private CacheAnswer() {}

  /** Adds Cache-Control, Age and Cache-Status of a complete document. */
  static void describe(List<Header> headers, CallReports calls, boolean isForCaller) {
    // What is computed of the others is as fresh as they are.
    List<Optional<Freshness>> parts = new ArrayList<>(calls.list().size());
    for (CallReport call : calls.list()) {
      if (call.source() != Source.COMPUTED) {
        parts.add(call.freshness());
      }
    }
    describe(headers, parts, isForCaller);
    status(calls).ifPresent(status -> headers.add(new Header(STATUS, status)));
  }

  /**
   * @param isForCaller whether the document is one caller's, whatever its parts are
   */
  static void describe(List<Header> headers, List<Optional<Freshness>> parts, boolean isForCaller) {
    Freshness least = null;
    for (Optional<Freshness> part : parts) {
      if (part.isPresent()) {
        least = least == null ? part.get() : least.least(part.get());
      }
    }
    boolean isPrivate = isForCaller || least != null && least.isPrivate();
    if (least != null && least.freshSecondsForOthers() > 0 && !parts.contains(Optional.empty())) {
      long most = least.ageSeconds() + least.freshSecondsForOthers();
      String control = (isPrivate ? "private" : "public") + ", max-age=" + most;
      headers.add(new Header(HttpHeaders.CACHE_CONTROL, control));
      headers.add(new Header(HttpHeaders.AGE, Long.toString(least.ageSeconds())));
    } else {
      String control = isPrivate ? "private, no-cache" : "no-cache";
      headers.add(new Header(HttpHeaders.CACHE_CONTROL, control));
    }
  }

  /** The worst part's; none when no part has to do with the cache. */
  static Optional<String> status(CallReports calls) {
    for (CallReport call : calls.list()) {
      if (call.isCached()) {
        return worst(calls);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> worst(CallReports calls) {
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
          case COALESCED ->
              "; fwd="
                  + (isCached ? why(freshness) : "bypass")
                  + "; collapsed"
                  + notStored(freshness);
          case MISS ->
              "; fwd=" + why(freshness) + (isStored(freshness) ? "; stored" : notStored(freshness));
          case COMPUTED, BYPASS, FALLBACK, NONE -> isCached ? "; fwd=miss" : "; fwd=bypass";
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
