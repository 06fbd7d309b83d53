package dev.gather.ops.trace;

import ch.qos.logback.classic.Level;
import dev.gather.execution.observed.CallReport;
import dev.gather.execution.observed.LogContext;
import dev.gather.execution.observed.Mapping;
import dev.gather.execution.observed.ObservedRequest;
import dev.gather.execution.observed.Observer;
import java.util.Locale;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what mappings do: at DEBUG a line for each call, and once for each version of the
 * definitions a line for each path of a shape that finds nothing.
 */
final class MappingLog implements Observer {

  private static final Logger LOG = LoggerFactory.getLogger("dev.gather.calls");
  private static final double NANOS_PER_MILLI = 1_000_000;

  /** Asked for each request, so it is not the question that asks all filters for their copy. */
  @Override
  public boolean wantsDetails() {
    return LOG instanceof ch.qos.logback.classic.Logger logback
        ? logback.getEffectiveLevel().levelInt <= Level.DEBUG_INT
        : LOG.isDebugEnabled();
  }

  @Override
  public void callMapped(ObservedRequest request, Mapping mapping) {
    if (mapping.untold().isEmpty() && mapping.sent().isEmpty()) {
      return;
    }
    LogContext.with(
        request.ids(),
        () -> {
          String route = request.start().route();
          mapping.untold().forEach(path -> writeUnmatched(route, mapping.call(), path));
          mapping.sent().ifPresent(sent -> write(route, mapping, sent));
        });
  }

  private static void writeUnmatched(String route, CallReport call, String path) {
    LOG.atInfo()
        .addKeyValue("gather.route", route)
        .addKeyValue("gather.call", call.name())
        .addKeyValue("gather.member", path)
        .log(
            "Call `{}` of route `{}` found nothing at `{}`, which its {} names"
                + " (told once until the definitions change)",
            call.name(),
            route,
            path,
            path.startsWith("{") ? "path" : "shape");
  }

  private static void write(String route, Mapping mapping, Mapping.Sent sent) {
    CallReport call = mapping.call();
    LOG.atDebug()
        .addKeyValue("gather.route", route)
        .addKeyValue("gather.call", call.name())
        .addKeyValue("gather.upstream", call.upstream())
        .addKeyValue("gather.outcome", call.outcome())
        .addKeyValue("gather.target", sent.target())
        .addKeyValue("gather.status", sent.status())
        .addKeyValue("gather.bytes", sent.bytes())
        .addKeyValue("gather.kept", sent.kept())
        .addKeyValue("gather.millis", call.nanos() / NANOS_PER_MILLI)
        .log(
            "Call `{}` of route `{}`: {}, {} ({}), {} bytes, {} kept{}, in {} ms",
            call.name(),
            route,
            request(call, sent),
            status(call, sent),
            call.served(),
            sent.bytes(),
            sent.kept(),
            unmatched(mapping),
            String.format(Locale.ROOT, "%.1f", call.nanos() / NANOS_PER_MILLI));
  }

  private static String request(CallReport call, Mapping.Sent sent) {
    if (sent.method().isEmpty()) {
      return "computed";
    }
    if (sent.requests() == 0) {
      return "nothing sent to " + call.upstream();
    }
    String more = sent.requests() == 1 ? "" : " and " + (sent.requests() - 1) + " more";
    return sent.method() + " " + sent.target() + more + " of " + call.upstream();
  }

  private static String status(CallReport call, Mapping.Sent sent) {
    OptionalInt failed =
        call.failure().map(failure -> failure.status()).orElseGet(OptionalInt::empty);
    int status = failed.orElse(sent.status());
    return status == 0 || sent.method().isEmpty() ? "no status" : Integer.toString(status);
  }

  private static String unmatched(Mapping mapping) {
    return mapping.unmatched().isEmpty()
        ? ""
        : ", nothing at `" + String.join("`, `", mapping.unmatched()) + "`";
  }
}
