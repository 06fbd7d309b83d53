package dev.gather.ops.trace;

import dev.gather.execution.observed.RequestTrace;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Keeps the ids of the request that Reactor's context names in the logging context of whatever
 * thread works for it, so that lines of libraries have them as well. Reactor asks for that between
 * all operators, which is not free: see decision 0036.
 */
final class LogContextAccessor implements ThreadLocalAccessor<RequestTrace> {

  private final ThreadLocal<@Nullable RequestTrace> current = new ThreadLocal<>();

  @Override
  public Object key() {
    return RequestTrace.class;
  }

  @Override
  public @Nullable RequestTrace getValue() {
    return current.get();
  }

  @Override
  public void setValue(RequestTrace trace) {
    setValue();
    current.set(trace);
    trace.ids().forEach(MDC::put);
  }

  @Override
  public void setValue() {
    RequestTrace trace = current.get();
    if (trace != null) {
      trace.ids().keySet().forEach(MDC::remove);
      current.remove();
    }
  }
}
