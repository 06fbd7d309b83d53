package dev.gather.execution.call;

import dev.gather.execution.client.ClientRequest;
import dev.gather.plan.CallPlan;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.call.Coalescing;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * With whom one request of a call shares its answer, which is not stored: with those that the
 * service could not tell from it, whoever they are, and who wait as long for it.
 */
record CoalescedRequest(CallPlan call, ClientRequest client) {

  /**
   * @param target as it is sent
   */
  Coalescing use(Upstream upstream, String target) {
    return Coalescing.of(key(upstream.name(), upstream.url(), target));
  }

  /** Credentials are headers like any other: two that differ share nothing. */
  List<Optional<String>> key(String upstream, String url, String target) {
    AnswerKey key = new AnswerKey(call, client);
    List<Optional<String>> parts = key.asked(upstream, url, target, call.request().forward());
    // No header has a name with a space, so that no stored answer has this key.
    parts.add(Optional.of("not stored"));
    parts.add(Optional.of(call.exchange().timeout().toString()));
    key.addPassed(Set.of(), parts);
    return parts;
  }
}
