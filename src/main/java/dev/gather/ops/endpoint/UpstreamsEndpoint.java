package dev.gather.ops.endpoint;

import dev.gather.execution.Gateway;
import dev.gather.upstream.Upstream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/** Shows upstreams, and lets an operator open and close their circuits. */
@WebEndpoint(id = "gatherupstreams")
public final class UpstreamsEndpoint {

  private final Gateway gateway;

  public UpstreamsEndpoint(Gateway gateway) {
    this.gateway = gateway;
  }

  @ReadOperation
  Views all() {
    return new Views(upstreams().stream().map(UpstreamView::of).toList());
  }

  @ReadOperation
  WebEndpointResponse<?> one(@Selector String name) {
    return find(name)
        .<WebEndpointResponse<?>>map(
            upstream -> new WebEndpointResponse<>(UpstreamView.of(upstream)))
        .orElseGet(() -> unknown(name));
  }

  /**
   * Opens, closes or resets a circuit.
   *
   * @param circuit a label of {@link CircuitAction}
   * @return the upstream afterwards
   */
  @WriteOperation
  WebEndpointResponse<?> change(@Selector String name, @Nullable String circuit) {
    Optional<Upstream> upstream = find(name);
    if (upstream.isEmpty()) {
      return unknown(name);
    }
    Optional<CircuitAction> action = CircuitAction.of(circuit);
    if (action.isEmpty()) {
      String found = circuit == null ? "no member `circuit`" : "circuit: " + circuit;
      return new WebEndpointResponse<>(
          new Refusal(found + " (" + CircuitAction.EXPECTED + ")"),
          WebEndpointResponse.STATUS_BAD_REQUEST);
    }
    action.get().apply(upstream.get().circuitBreaker());
    return new WebEndpointResponse<>(UpstreamView.of(upstream.get()));
  }

  private Collection<Upstream> upstreams() {
    return gateway.current().upstreams().all();
  }

  private Optional<Upstream> find(String name) {
    return upstreams().stream().filter(upstream -> upstream.name().equals(name)).findFirst();
  }

  private WebEndpointResponse<?> unknown(String name) {
    List<String> names = upstreams().stream().map(Upstream::name).toList();
    return Refusal.unknown("upstream", name, names);
  }

  /** All of them, in the files' order. */
  record Views(List<UpstreamView> upstreams) {}
}
