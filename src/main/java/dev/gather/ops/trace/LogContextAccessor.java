package dev.gather.ops.trace;

import dev.gather.execution.observed.ObservedRequest;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Keeps the ids of the request that Reactor's context names in the logging context of whatever
 * thread works for it, so that lines of libraries have them as well. Reactor asks for that between
 * all operators, which is not free: see decision 0036.
 */
final class LogContextAccessor implements ThreadLocalAccessor<ObservedRequest> {

  private final ThreadLocal<@Nullable ObservedRequest> current = new ThreadLocal<>();

  @Override
  public Object key() {
    return ObservedRequest.class;
  }

  @Override
  public @Nullable ObservedRequest getValue() {
    return current.get();
  }

  @Override
  public void setValue(ObservedRequest request) {
    setValue();
    current.set(request);
    request.ids().forEach(MDC::put);
  }

  @Override
  public void setValue() {
    ObservedRequest request = current.get();
    if (request != null) {
      request.ids().keySet().forEach(MDC::remove);
      current.remove();
    }
  }
}
