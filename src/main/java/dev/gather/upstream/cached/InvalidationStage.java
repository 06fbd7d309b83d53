package dev.gather.upstream.cached;

import dev.gather.cache.AnswerCache;
import dev.gather.upstream.call.AnyRequest;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.CallStage;
import dev.gather.upstream.call.Exchange;
import dev.gather.upstream.call.Meaning;
import dev.gather.upstream.call.ProxiedAnswer;
import dev.gather.upstream.call.ProxiedRequest;
import dev.gather.upstream.call.Statuses;
import dev.gather.upstream.call.UpstreamCall;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;

/**
 * Removes what is stored of a target when a request has changed it, and keeps those who come later
 * out of calls that began before: who reads what they have just written must not be served what was
 * there before.
 *
 * @param origin what all targets of the upstream begin with
 * @param isStored whether answers of this upstream are stored at all
 * @param isCoalesced whether some are shared that are not stored; where neither is, requests only
 *     pass
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9111#section-4.4">RFC 9111, 4.4</a>
 */
public record InvalidationStage(
    String origin, AnswerCache cache, AtomicBoolean isStored, AtomicBoolean isCoalesced)
    implements CallStage {

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  /** The tag of all answers to one target, whatever else is in their keys. */
  static String tag(String origin, String target) {
    return "target=" + origin + target;
  }

  /** The tag of whatever the upstream may answer: of what is not stored, no target is known. */
  static String anyChange(String origin) {
    return "changed=" + origin;
  }

  @Override
  public UpstreamCall around(UpstreamCall next) {
    return request ->
        changesNothing(request)
            ? next.send(request)
            : forgetIfDone(
                request,
                next.send(request)
                    .delayUntil(answer -> forgetUnlessRefused(answer.status(), request)));
  }

  /** A proxied answer's end may be far away, or never come: its head says what has been done. */
  public Exchange<ProxiedRequest, ProxiedAnswer> aroundProxied(
      Exchange<ProxiedRequest, ProxiedAnswer> next) {
    return request ->
        changesNothing(request)
            ? next.send(request)
            : forgetIfDone(
                request,
                next.send(
                    request.with(
                        request
                            .bodies()
                            .after(head -> forgetUnlessRefused(head.status(), request)))));
  }

  private boolean changesNothing(AnyRequest<?> request) {
    return SAFE.contains(request.method()) || !(isStored.get() || isCoalesced.get());
  }

  /** A request may have had its effect though its answer is of no use. */
  private <A> Mono<A> forgetIfDone(AnyRequest<?> request, Mono<A> change) {
    return change.onErrorResume(
        CallFailure.class,
        failure -> {
          Mono<A> same = Mono.error(failure);
          return failure.means(Meaning.DONE) ? forget(request).then(same) : same;
        });
  }

  private Mono<Void> forgetUnlessRefused(int status, AnyRequest<?> request) {
    return Statuses.isGood(status) ? forget(request) : Mono.empty();
  }

  private Mono<Void> forget(AnyRequest<?> request) {
    if (isCoalesced.get()) {
      cache.overtake(anyChange(origin));
    }
    return isStored.get() ? cache.invalidate(tag(origin, request.target())) : Mono.empty();
  }
}
