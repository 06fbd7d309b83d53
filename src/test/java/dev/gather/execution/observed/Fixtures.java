package dev.gather.execution.observed;

import dev.gather.execution.observed.ObservedRequest.Start;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.field.Header;
import java.util.List;
import java.util.Optional;

/** Requests and calls to be observed. */
public final class Fixtures {

  private static final Header PARENT =
      new Header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");

  private Fixtures() {}

  /** Of a route of this name, told to these observers. */
  public static ObservedRequest request(String route, Observer... observers) {
    return new Observers(start -> new PassedTrace(List.of(PARENT)), List.of(observers))
        .begin(new Start("id", "GET", route, Optional.empty(), List.of(), 0));
  }

  /** To an upstream that is a shop. */
  public static CallReport call(
      String name,
      String outcome,
      Source source,
      Optional<CallFailure> failure,
      long start,
      long end) {
    return new CallReport(
        name, "shop", false, outcome, source, Optional.empty(), failure, start, end);
  }
}
