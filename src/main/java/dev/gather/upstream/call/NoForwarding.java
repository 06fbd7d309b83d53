package dev.gather.upstream.call;

import java.util.List;

/** Tells nothing. */
record NoForwarding() implements Forwarding {

  @Override
  public List<Header> xForwarded() {
    return List.of();
  }

  @Override
  public List<Header> forwarded() {
    return List.of();
  }
}
