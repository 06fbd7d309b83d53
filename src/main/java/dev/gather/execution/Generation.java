package dev.gather.execution;

import dev.gather.access.Access;
import dev.gather.execution.proxy.ProxyRoute;
import dev.gather.execution.reference.PublicPaths;
import dev.gather.execution.stream.LiveStreams;
import dev.gather.plan.GatewayPlan;
import dev.gather.upstream.Upstreams;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one version of the definitions became. A request ends with the generation that it began
 * with, whose upstreams are there until then.
 */
public final class Generation {

  private final GatewayPlan plan;
  private final Upstreams upstreams;
  private final Access access;
  private final List<Route> routes;
  private final List<ProxyRoute> proxies;

  /** Requests under way, and one more while new requests begin with it. */
  private final AtomicInteger holds = new AtomicInteger(1);

  /**
   * @param upstreams at least those of the plan; closed when the last request has ended
   * @param access says who may ask; given up with them
   */
  public Generation(GatewayPlan plan, Upstreams upstreams, Access access, Engine engine) {
    this.plan = plan;
    this.upstreams = upstreams;
    this.access = access;
    PublicPaths paths = new PublicPaths(plan.proxies(), plan.routes());
    this.routes =
        plan.routes().stream().map(route -> new Route(route, upstreams, paths, engine)).toList();
    this.proxies =
        plan.proxies().stream()
            .map(
                proxy ->
                    new ProxyRoute(
                        proxy,
                        upstreams.get(proxy.upstream()),
                        paths,
                        engine.evaluator(),
                        engine.time()))
            .toList();
  }

  public GatewayPlan plan() {
    return plan;
  }

  public Upstreams upstreams() {
    return upstreams;
  }

  public Access access() {
    return access;
  }

  /** In the files' order, as are the proxies. */
  public List<Route> routes() {
    return routes;
  }

  public List<ProxyRoute> proxies() {
    return proxies;
  }

  /** False when it is too late, and the request has to begin with a newer one. */
  public boolean enter() {
    return holds.getAndUpdate(now -> now == 0 ? 0 : now + 1) > 0;
  }

  /** Once for each request that has entered. */
  public void leave() {
    if (holds.decrementAndGet() == 0) {
      upstreams.close();
      access.close();
    }
  }

  /** Ends the streams that would not end by themselves, each with a last event. */
  void endLiveStreams() {
    routes.forEach(route -> route.live().ifPresent(LiveStreams::close));
  }

  void retire() {
    endLiveStreams();
    leave();
  }
}
