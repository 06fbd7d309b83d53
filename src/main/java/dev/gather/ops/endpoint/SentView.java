package dev.gather.ops.endpoint;

import dev.gather.definition.model.CallDefinition;
import dev.gather.plan.CallPlan;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * What the requests of one call have beside method and path, as operators see it. Names only:
 * values may be secrets.
 *
 * @param forwardHeaders names of the client's headers that go along
 * @param setHeaders names of headers that the call sets
 * @param forwardQuery names of the client's query parameters that go along; {@code *} for all
 * @param bodyType {@code json} or {@code form}
 */
record SentView(
    List<String> forwardHeaders,
    List<String> setHeaders,
    List<String> forwardQuery,
    String bodyType) {

  static SentView of(CallPlan call, CallDefinition written) {
    CallDefinition.ForwardedQuery query = written.request().query();
    return new SentView(
        call.request().forward(),
        List.copyOf(new TreeSet<>(call.exchange().set().keySet())),
        query.all() ? List.of("*") : query.names(),
        call.exchange().bodyType().name().toLowerCase(Locale.ROOT));
  }
}
