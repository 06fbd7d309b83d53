package dev.gather.execution.call;

import dev.gather.definition.model.AnswerFormat;
import dev.gather.definition.model.PassDefinition;
import dev.gather.execution.client.ClientRequest;
import dev.gather.plan.CachePlan;
import dev.gather.plan.CallPlan;
import dev.gather.plan.Input;
import dev.gather.template.UnresolvedException;
import dev.gather.template.Values;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.call.CacheUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

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
    List<Optional<String>> parts = new ArrayList<>();
    parts.add(Optional.of(upstream));
    parts.add(Optional.of(call.exchange().method()));
    parts.add(Optional.of(url));
    parts.add(Optional.of(target));
    if (!call.exchange().set().isEmpty()) {
      // No header has a name with a space.
      parts.add(Optional.of("set headers"));
      call.exchange().set().forEach((name, value) -> parts.addAll(fixed(name, value)));
    }
    plan.vary().forEach(name -> add(Input.header(name), parts));
    if (!plan.user().isEmpty()) {
      parts.add(Optional.of("user"));
      plan.user().forEach(input -> add(input, parts));
    }
    addPassed(call.exchange().pass(), parts);
    return parts;
  }

  /**
   * What a call reads of an answer beside a success's JSON: what another has fetched, for itself or
   * to be stored, lacks it. That there is nothing is stored for both.
   */
  private static void addPassed(PassDefinition pass, List<Optional<String>> parts) {
    if (pass.equals(PassDefinition.NONE)) {
      return;
    }
    Stream.of(
            pass.headers().stream().sorted().map(name -> "header:" + name),
            pass.body().stream().sorted().map(status -> "body:" + status),
            pass.absentOn().stream()
                .filter(status -> !STORED.contains(status))
                .sorted()
                .map(status -> "absent:" + status))
        .flatMap(said -> said)
        .map(Optional::of)
        .forEach(parts::add);
  }

  /** What is stored is what was read of the answer: another version of a file reads another. */
  private static void addFormat(AnswerFormat format, List<Optional<String>> parts) {
    if (format instanceof AnswerFormat.Xml xml) {
      parts.add(Optional.of("xml"));
      xml.lists().stream().sorted().map(Optional::of).forEach(parts::add);
    }
  }

  private static List<Optional<String>> fixed(String name, String value) {
    return List.of(Optional.of(name), Optional.of(value));
  }

  private void add(Input input, List<Optional<String>> parts) {
    List<String> values = client.values(input);
    parts.add(input.name());
    parts.add(values.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", values)));
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
