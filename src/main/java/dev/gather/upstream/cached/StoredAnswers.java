package dev.gather.upstream.cached;

import dev.gather.cache.CachedAnswer;
import dev.gather.definition.model.PassDefinition;
import dev.gather.rfc9111.AnswerHead;
import dev.gather.rfc9111.CachePolicy;
import dev.gather.rfc9111.Lifetime;
import dev.gather.upstream.call.Freshness;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.field.Header;
import dev.gather.upstream.field.PassedHeaders;
import java.util.List;
import java.util.Optional;

/** Stored answers as calls give them. */
final class StoredAnswers {

  private StoredAnswers() {}

  static boolean isFresh(CachedAnswer stored, CachePolicy policy, long now) {
    return Lifetime.of(stored.head(), policy).isFresh(now);
  }

  /** Of a stored 200, or of one that says that there is nothing. */
  static UpstreamAnswer serve(
      CachedAnswer stored, CachePolicy policy, PassDefinition pass, Source source, long now) {
    return new UpstreamAnswer(
            stored.status(),
            stored.body(),
            source,
            Optional.of(freshness(Lifetime.of(stored.head(), policy), now)),
            Optional.empty())
        .passing(passed(stored.head(), pass));
  }

  /** What is not there says nothing. */
  static List<Header> passed(AnswerHead head, PassDefinition pass) {
    return head.status() == 200
        ? PassedHeaders.of(head.fields()::values, pass.headers())
        : List.of();
  }

  static Freshness freshness(Lifetime lifetime, long now) {
    return new Freshness(
        Math.max(0, (now - lifetime.generatedAt()) / 1000),
        seconds(lifetime.freshMillis(now)),
        seconds(lifetime.freshMillisForOthers(now)),
        lifetime.isPrivate(),
        Optional.empty(),
        false);
  }

  private static long seconds(long millis) {
    return Math.floorDiv(millis, 1000L);
  }
}
