package dev.gather.execution.observed;

import dev.gather.upstream.call.Header;
import java.util.List;
import java.util.Map;

/** In place of a trace where there is none. */
record NoTrace() implements RequestTrace {

  @Override
  public Map<String, String> ids() {
    return Map.of();
  }

  @Override
  public List<Header> headers(String call, long start) {
    return List.of();
  }

  @Override
  public void callEnded(CallEnd call) {}

  @Override
  public boolean isFollowed() {
    return false;
  }

  @Override
  public void ended(RequestOutcome outcome, int status) {}
}
