package dev.gather.answer;

import dev.gather.answer.Answer.Header;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.execution.proxy.ProxyResult;
import dev.gather.execution.proxy.ProxyRoute;
import dev.gather.merge.Document;
import dev.gather.plan.ProxyPlan;
import dev.gather.upstream.call.Source;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * The fixed answer of a proxy. It says that it is none of the service's, as nothing else of it
 * does.
 */
final class StandIn {

  private StandIn() {}

  /**
   * @param partial what failed, as the header of that says it
   */
  static Answer of(ProxyResult.StoodIn result, long nanos, String partial, Asked asked) {
    ProxyPlan.Fallback fixed = result.answer();
    List<Header> headers = new ArrayList<>(8);
    if (fixed.status() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
      result.retryAfter().ifPresent(after -> headers.add(Answers.retryAfter(after)));
    }
    headers.add(new Header(Answers.PARTIAL, partial));
    headers.add(
        new Header(
            ServerTiming.HEADER,
            ServerTiming.of(ProxyRoute.CALL, nanos, served(result), asked.elapsed())));
    headers.add(new Header(HttpHeaders.CACHE_CONTROL, Answers.NO_STORE));
    fixed
        .contentType()
        .ifPresent(
            type -> {
              headers.add(new Header(HttpHeaders.CONTENT_TYPE, type));
              headers.add(Header.NO_SNIFF);
            });
    // Of a 204 it is said by that alone, RFC 9110, 8.6.
    if (fixed.status() != HttpStatus.NO_CONTENT.value()
        && !(asked.isHead() && asked.mayBeCompressed())) {
      String length = Integer.toString(fixed.body().length);
      headers.add(new Header(HttpHeaders.CONTENT_LENGTH, length));
    }
    return new Answer(
        RequestOutcome.PARTIAL,
        fixed.status(),
        headers,
        asked.isHead() ? Answer.NO_BODY : Document.of(fixed.body()));
  }

  /** As of a call whose fallback stood in. */
  private static String served(ProxyResult.StoodIn result) {
    return Source.FALLBACK.label() + "-" + result.error().kind();
  }
}
