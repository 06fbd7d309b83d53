package dev.gather.upstream.cached;

import dev.gather.cache.AnswerCache;
import dev.gather.cache.CachedAnswer;
import dev.gather.cache.Found;
import dev.gather.definition.model.PassDefinition;
import dev.gather.process.UniqueId;
import dev.gather.rfc9111.AnswerHead;
import dev.gather.rfc9111.CacheFields;
import dev.gather.rfc9111.Conditions;
import dev.gather.rfc9111.Lifetime;
import dev.gather.rfc9111.NotStored;
import dev.gather.upstream.call.CacheUse;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.CallStage;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.FetchStart;
import dev.gather.upstream.call.Freshness;
import dev.gather.upstream.call.Meaning;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import dev.gather.upstream.field.Header;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/**
 * Serves stored answers, and stores new ones. It stands outside everything else, so that neither an
 * open circuit nor a full bulkhead keeps a stored answer from anybody.
 */
public record CacheStage(
    String upstream,
    String origin,
    AnswerCache cache,
    Refreshes refreshes,
    EarlyRefresh early,
    InstantSource clock)
    implements CallStage {

  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;

  /** Longest a refresh in the background may take, and as long no other replica tries. */
  private static final Duration REFRESH_LIMIT = Duration.ofSeconds(10);

  /** What is left of a request's time for serving a stale answer after all. */
  private static final Duration MARGIN = Duration.ofMillis(50);

  @Override
  public UpstreamCall around(UpstreamCall next) {
    return request ->
        request.cache().isEmpty()
            ? next.send(request)
            : Mono.defer(() -> look(next, request, request.cache().get()));
  }

  /** The same, which asks for nothing in the background. */
  public CacheStage withoutRefreshes() {
    return new CacheStage(upstream, origin, cache, Refreshes.none(), early, clock);
  }

  /** A stale answer of this process must not hide a fresher one of another replica. */
  private Mono<UpstreamAnswer> look(UpstreamCall next, UpstreamRequest request, CacheUse use) {
    Predicate<CachedAnswer> isEnough =
        answer -> StoredAnswers.isFresh(answer, use.policy(), clock.millis());
    CachedAnswer near = cache.peek(use.key(), isEnough);
    return near != null
        ? decide(next, request, use, Optional.of(near))
        : cache
            .find(use.key(), isEnough)
            .flatMap(found -> decide(next, request, use, found.answer()));
  }

  private Mono<UpstreamAnswer> decide(
      UpstreamCall next, UpstreamRequest request, CacheUse use, Optional<CachedAnswer> stored) {
    if (stored.isEmpty()) {
      return fetch(next, request, use, stored);
    }
    CachedAnswer answer = stored.get();
    Lifetime lifetime = Lifetime.of(answer.head(), use.policy());
    long now = clock.millis();
    return switch (lifetime.serving(now)) {
      case FRESH -> {
        if (early.isDue(lifetime.freshMillis(now))) {
          refresh(next, request, use, answer);
        }
        yield serve(request, answer, use, Source.FRESH);
      }
      case WHILE_REVALIDATED -> {
        refresh(next, request, use, answer);
        yield serve(request, answer, use, Source.STALE);
      }
      case ON_ERROR -> fetchOrServe(next, request, use, answer);
      case NOT -> fetch(next, request, use, stored);
    };
  }

  /** A stored 404 or 410 fails as it did when it was fetched, or says that there is nothing. */
  private Mono<UpstreamAnswer> serve(
      UpstreamRequest request, CachedAnswer answer, CacheUse use, Source source) {
    PassDefinition pass = request.exchange().pass();
    return answer.status() == OK || pass.absentOn().contains(answer.status())
        ? Mono.just(StoredAnswers.serve(answer, use.policy(), pass, source, clock.millis()))
        : Mono.error(CallFailure.status(upstream, answer.status(), Optional.empty()));
  }

  /**
   * The attempt ends a little before the request does, so that there is time to serve the stale
   * answer when the upstream hangs.
   */
  private Mono<UpstreamAnswer> fetchOrServe(
      UpstreamCall next, UpstreamRequest request, CacheUse use, CachedAnswer stale) {
    Duration left = request.deadline().remaining().minus(MARGIN);
    Duration limit = left.isNegative() ? Duration.ZERO : left;
    return fetch(next, request, use, Optional.of(stale))
        .timeout(
            limit,
            Mono.error(CallFailure.of(FailureKind.DEADLINE, "no time left for " + upstream)),
            request.deadline().scheduler())
        .onErrorResume(
            CallFailure.class,
            failure ->
                failure.means(Meaning.BRIDGED)
                    ? serve(request, stale, use, Source.STALE_ERROR)
                    : Mono.error(failure));
  }

  private void refresh(
      UpstreamCall next, UpstreamRequest request, CacheUse use, CachedAnswer seen) {
    UpstreamRequest own =
        request
            .with(List.of(), use, Deadline.in(REFRESH_LIMIT, request.deadline().scheduler()))
            .named(UniqueId.next());
    refreshes.begin(
        use.key(),
        cache
            .lease(use.key(), REFRESH_LIMIT)
            .filter(isOurs -> isOurs)
            // Another replica may have done it since this one has looked.
            .flatMap(isOurs -> cache.confirm(use.key()))
            .map(Found::answer)
            .filter(found -> isNeeded(use, seen, found))
            .flatMap(found -> fetch(next, own, use, Optional.of(seen)))
            .timeout(REFRESH_LIMIT, Mono.empty(), request.deadline().scheduler()));
  }

  private boolean isNeeded(CacheUse use, CachedAnswer seen, Optional<CachedAnswer> found) {
    boolean isDone =
        found
            .filter(answer -> answer.receivedAt() > seen.receivedAt())
            .filter(answer -> StoredAnswers.isFresh(answer, use.policy(), clock.millis()))
            .isPresent();
    if (isDone) {
      cache.release(use.key());
    }
    return !isDone;
  }

  private Mono<UpstreamAnswer> fetch(
      UpstreamCall next, UpstreamRequest request, CacheUse use, Optional<CachedAnswer> stored) {
    CacheUse having =
        use.tagged(InvalidationStage.tag(origin, request.target()))
            .havingSeen(stored.map(CachedAnswer::receivedAt).orElse(0L));
    Optional<Conditions> conditions = stored.map(CachedAnswer::head).flatMap(Conditions::of);
    return fetch(next, request, having, stored, conditions);
  }

  /** Without conditions the stored answer cannot be confirmed, but it still has to be replaced. */
  private Mono<UpstreamAnswer> fetch(
      UpstreamCall next,
      UpstreamRequest request,
      CacheUse use,
      Optional<CachedAnswer> stored,
      Optional<Conditions> conditions) {
    UpstreamRequest conditional =
        request.with(
            conditions.map(CacheStage::headers).orElse(List.of()), use, request.deadline());
    return Mono.defer(
        () -> {
          FetchStart start = new FetchStart(clock.millis(), cache.mark());
          return next.send(conditional)
              .flatMap(
                  answer -> {
                    boolean isNotModified =
                        answer.status() == NOT_MODIFIED && conditions.isPresent();
                    return isNotModified && !areMet(conditions.get(), answer)
                        ? fetch(next, request, use.whole(), stored, Optional.empty())
                        : Mono.just(received(request, answer, use, stored, isNotModified, start));
                  });
        });
  }

  private static List<Header> headers(Conditions conditions) {
    List<Header> headers = new ArrayList<>(2);
    conditions.etag().ifPresent(tag -> headers.add(new Header("if-none-match", tag)));
    conditions.lastModified().ifPresent(date -> headers.add(new Header("if-modified-since", date)));
    return headers;
  }

  private static boolean areMet(Conditions conditions, UpstreamAnswer notModified) {
    return conditions.areMetBy(notModified.fields().orElse(CacheFields.NONE));
  }

  /**
   * This request stores only the answer that came for it. A shared answer is stored by the request
   * that it came for.
   *
   * @param isSame whether it confirms the stored answer
   * @param asked when this request began to ask; a call that it joined may have begun before
   */
  private UpstreamAnswer received(
      UpstreamRequest request,
      UpstreamAnswer answer,
      CacheUse use,
      Optional<CachedAnswer> stored,
      boolean isSame,
      FetchStart asked) {
    FetchStart start = answer.begun().orElse(asked);
    boolean isOurs = answer.source() == Source.MISS;
    long now = clock.millis();
    int status = isSame ? OK : answer.status();
    byte[] body = isSame ? stored.get().body() : answer.body();
    Optional<AnswerHead> head =
        answer
            .fields()
            .map(
                fields ->
                    isSame
                        ? stored.get().head().confirmedBy(fields, start.millis(), now)
                        : new AnswerHead(status, fields, start.millis(), now));
    Optional<NotStored> reason = head.flatMap(known -> NotStored.reason(known, use.policy()));
    if (isOurs) {
      early.fetched(now - start.millis());
      head.filter(known -> reason.isEmpty())
          .map(known -> storable(known, body, use))
          .or(() -> stored.map(old -> ended(status, now)))
          .ifPresent(answered -> cache.put(use.key(), answered, use.tags(), start.mark()));
    }
    PassDefinition pass = request.exchange().pass();
    if (status >= 300 && !pass.absentOn().contains(status)) {
      throw CallFailure.status(upstream, answer.status(), Optional.empty());
    }
    Optional<Freshness> freshness =
        head.map(known -> freshness(known, reason, use, now).replacing(stored.isPresent()))
            .or(answer::freshness);
    return new UpstreamAnswer(status, body, answer.source(), freshness, Optional.empty())
        .passing(head.map(known -> StoredAnswers.passed(known, pass)).orElseGet(answer::passed));
  }

  private static CachedAnswer storable(AnswerHead head, byte[] body, CacheUse use) {
    return new CachedAnswer(head, body, Lifetime.of(head, use.policy()).usableUntil());
  }

  private static Freshness freshness(
      AnswerHead head, Optional<NotStored> reason, CacheUse use, long now) {
    Lifetime lifetime = Lifetime.of(head, use.policy());
    return reason
        .map(why -> Freshness.ofNotStored(why, lifetime.isPrivate()))
        .orElseGet(() -> StoredAnswers.freshness(lifetime, now));
  }

  /**
   * Takes the place of a stored answer that must not be served any more. It is newer, and nobody
   * can use it.
   */
  private static CachedAnswer ended(int status, long now) {
    return new CachedAnswer(new AnswerHead(status, CacheFields.NONE, now, now), new byte[0], now);
  }
}
