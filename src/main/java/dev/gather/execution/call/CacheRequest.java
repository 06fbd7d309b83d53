package dev.gather.execution.call;

import dev.gather.definition.model.AnswerFormat;
import dev.gather.execution.client.ClientRequest;
import dev.gather.plan.CachePlan;
import dev.gather.plan.CallPlan;
import dev.gather.template.UnresolvedException;
import dev.gather.template.Values;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.call.CacheUse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What one request of a cached call may take from the cache. */
record CacheRequest(String route, CallPlan call, CachePlan plan, ClientRequest client) {

  /** Statuses of which answers are stored, so that they come as answers. */
  private static final Set<Integer> STORED = Set.of(404, 410);

  /**
   * @param target as it is sent
   */
  CacheUse use(Upstream upstream, String target, Values values) {
    List<Optional<String>> key = key(upstream.name(), upstream.url(), target);
    addFormat(upstream.definition().format(), key);
    return CacheUse.of(key, plan.policy(), tags(upstream, values));
  }

  /** Everything that the answer may depend on: what the target does not say stands behind it. */
  List<Optional<String>> key(String upstream, String url, String target) {
    AnswerKey key = new AnswerKey(call, client);
    List<Optional<String>> parts = key.asked(upstream, url, target, plan.vary());
    if (!plan.user().isEmpty()) {
      parts.add(Optional.of("user"));
      plan.user().forEach(input -> key.add(input, parts));
    }
    // That there is nothing is stored for both.
    key.addPassed(STORED, parts);
    return parts;
  }

  /** What is stored is what was read of the answer: another version of a file reads another. */
  private static void addFormat(AnswerFormat format, List<Optional<String>> parts) {
    if (format instanceof AnswerFormat.Xml xml) {
      parts.add(Optional.of("xml"));
      xml.lists().stream().sorted().map(Optional::of).forEach(parts::add);
    }
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
