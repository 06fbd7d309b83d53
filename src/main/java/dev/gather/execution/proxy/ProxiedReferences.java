package dev.gather.execution.proxy;

import dev.gather.execution.reference.PublicPaths;
import dev.gather.execution.reference.References;
import dev.gather.plan.ProxyPlan;
import dev.gather.template.UnresolvedException;
import dev.gather.template.UriTemplate;
import dev.gather.template.Values;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.call.ProxiedAnswer;
import java.util.Optional;

/**
 * Headers of proxied answers that say where something stands. One that points at the service itself
 * gets the path that clients know; any other stays as it came.
 */
final class ProxiedReferences {

  private final ProxyPlan plan;
  private final UriTemplate asked;
  private final Upstream upstream;
  private final PublicPaths paths;

  ProxiedReferences(ProxyPlan plan, Upstream upstream, PublicPaths paths) {
    this.plan = plan;
    this.asked = PublicPaths.template(plan.path());
    this.upstream = upstream;
    this.paths = paths;
  }

  /** The answer as the client is to see it, to a request that could be passed on. */
  ProxiedAnswer shown(ProxiedAnswer answer, ProxyRequest request) {
    if (!References.areIn(answer.headers())) {
      return answer;
    }
    Values values = request.values();
    PublicPaths.Mapping own;
    try {
      own =
          PublicPaths.mapping(
              plan.target().expand(values), asked.expand(values), plan.path().hasRest());
    } catch (UnresolvedException e) {
      // The client's own path has dot segments, which say something else to who resolves them.
      return answer;
    }
    return answer.with(References.shown(answer.headers(), reference -> shown(reference, own)));
  }

  private Optional<String> shown(String reference, PublicPaths.Mapping own) {
    return upstream
        .target(reference)
        .filter(target -> !isPublic(reference, target, own))
        .flatMap(target -> paths.shown(upstream.name(), own, target));
  }

  /**
   * Whether a service that was told its public path means that one. Where a path could be both, the
   * longer of the two patterns says which.
   */
  private static boolean isPublic(String reference, String target, PublicPaths.Mapping own) {
    if (!reference.startsWith("/") || reference.startsWith("//")) {
      return false;
    }
    long ofBase =
        reference
            .substring(0, reference.length() - target.length())
            .chars()
            .filter(c -> c == '/')
            .count();
    return own.shows(reference)
        && own.shown().segments().size() >= own.service().segments().size() + ofBase;
  }
}
