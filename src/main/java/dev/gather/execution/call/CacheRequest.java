package dev.gather.execution.call;

import dev.gather.execution.client.ClientRequest;
import dev.gather.plan.CachePlan;
import dev.gather.plan.CallPlan;
import dev.gather.template.UnresolvedException;
import dev.gather.template.Values;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.call.CacheUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What one request of a cached call may take from the cache. */
record CacheRequest(String route, CallPlan call, CachePlan plan, ClientRequest client) {

  private static final List<String> CREDENTIALS = List.of("authorization", "cookie");

  /**
   * @param target as it is sent
   */
  CacheUse use(Upstream upstream, String target, Values values) {
    return CacheUse.of(key(upstream, target), plan.policy(), tags(upstream, values));
  }

  /**
   * Everything that the answer may depend on. A user is known by the credentials that the upstream
   * is sent.
   */
  private List<Optional<String>> key(Upstream upstream, String target) {
    List<Optional<String>> parts = new ArrayList<>();
    parts.add(Optional.of(upstream.name()));
    parts.add(Optional.of(call.method()));
    parts.add(Optional.of(upstream.url()));
    parts.add(Optional.of(target));
    for (String name : plan.vary()) {
      parts.add(Optional.of(name));
      parts.add(value(name));
    }
    if (plan.policy().isPerUser()) {
      parts.add(Optional.of("user"));
      CREDENTIALS.stream()
          .filter(call.forward()::contains)
          .forEach(
              name -> {
                parts.add(Optional.of(name));
                parts.add(value(name));
              });
    }
    return parts;
  }

  private Optional<String> value(String header) {
    List<String> lines = client.headers().values(header);
    return lines.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", lines));
  }

  /** A tag with a value that is missing is left out. */
  private Set<String> tags(Upstream upstream, Values values) {
    Set<String> tags = new TreeSet<>();
    tags.add(CacheTags.route(route));
    tags.add(CacheTags.upstream(upstream.name()));
    plan.tags()
        .forEach(
            template -> {
              try {
                tags.add(CacheTags.tag(template.expand(values)));
              } catch (UnresolvedException e) {
                // Nothing to be found by.
              }
            });
    return tags;
  }
}
