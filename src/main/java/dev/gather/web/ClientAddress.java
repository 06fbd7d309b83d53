package dev.gather.web;

import org.springframework.http.server.reactive.ServerHttpRequest;

/** Tells the address that a request comes from, as far as the trusted proxies tell it. */
public final class ClientAddress {

  private final ForwardedReader forwarded;

  ClientAddress(ForwardedReader forwarded) {
    this.forwarded = forwarded;
  }

  /**
   * @return an address, or a proxy's word for one that it does not tell; nothing else that anybody
   *     writes
   */
  public String of(ServerHttpRequest request) {
    ForwardedPath path =
        forwarded.path(request.getHeaders(), request.getRemoteAddress(), "http", "/");
    ForwardedNode client = path.nodes().get(path.client());
    return client.name().isEmpty() ? ForwardedNode.UNKNOWN.name() : client.name();
  }
}
