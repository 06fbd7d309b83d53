package dev.gather.plan.compile;

import dev.gather.definition.model.AccessDefinition;
import dev.gather.definition.model.CacheDefinition;
import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Suggestion;
import dev.gather.plan.CachePlan;
import dev.gather.plan.Input;
import dev.gather.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Compiles a call's cache, and sees to it that nobody is served what is another's.
 *
 * <p>An answer may depend on every header that its request carries, so each is part of the key or
 * is not sent. Credentials are the exception: with them the definition has to say whose answer it
 * is.
 */
final class CacheCompiler {

  private final UpstreamDefinition upstream;
  private final List<String> forward;
  private final List<String> credentials;
  private final List<String> verified;
  private final DefinitionProblems problems;
  private final String pointer;

  /**
   * @param forward names of the client's headers that the call may pass on
   * @param isProtected whether the route answers only who is known
   * @param pointer of the call's cache
   */
  CacheCompiler(
      UpstreamDefinition upstream,
      List<String> forward,
      AccessDefinition access,
      boolean isProtected,
      DefinitionProblems problems,
      String pointer) {
    this.upstream = upstream;
    this.forward = forward;
    this.credentials =
        Stream.concat(Input.CREDENTIALS.stream(), access.credentials().stream())
            .distinct()
            .toList();
    this.verified = isProtected ? access.credentials() : List.of();
    this.problems = problems;
    this.pointer = pointer;
  }

  CachePlan compile(CallDefinition call, CacheDefinition cache) {
    check(call, cache);
    return new CachePlan(
        cache.policy(),
        cache.vary().orElseGet(() -> forwarded(false)),
        cache.policy().isPerUser() ? user() : List.of(),
        tags(cache));
  }

  /** Names of the client's headers that a cached call sends. */
  List<String> forward(CachePlan plan) {
    return Stream.concat(plan.vary().stream(), forwarded(true).stream()).toList();
  }

  private List<String> forwarded(boolean credentials) {
    return forward.stream().filter(name -> this.credentials.contains(name) == credentials).toList();
  }

  /**
   * A user is known by the credentials that the upstream is sent; where they were verified, by whom
   * they stand for.
   */
  private List<Input> user() {
    Stream<Input> sent =
        credentials.stream()
            .filter(forwarded(true)::contains)
            .filter(name -> !verified.contains(name))
            .map(Input::header);
    return verified.isEmpty()
        ? sent.toList()
        : Stream.concat(Stream.of(Input.CALLER), sent).toList();
  }

  private void check(CallDefinition call, CacheDefinition cache) {
    if (!call.exchange().method().equals("GET")) {
      problems.addAtKey(
          pointer,
          "a %s call cannot be cached (expected: method GET)".formatted(call.exchange().method()));
    }
    List<String> forwarded = forwarded(true);
    if (!forwarded.isEmpty() && !cache.saysWhose()) {
      problems.addAtKey(
          pointer,
          "a cached call that forwards %s must say whose its answers are (expected: `scope: user` or `scope: shared`)"
              .formatted(String.join(" and ", forwarded)));
    }
    if (forwarded.isEmpty() && verified.isEmpty() && cache.policy().isPerUser()) {
      problems.add(
          pointer + "/scope",
          "upstream `%s` is told of no user (expected: authorization or cookie among its forwarded headers, or a route that checks who asks)"
              .formatted(upstream.name()));
    }
    checkVary(cache.vary().orElse(List.of()));
  }

  private void checkVary(List<String> vary) {
    List<String> known = forwarded(false);
    for (int i = 0; i < vary.size(); i++) {
      if (credentials.contains(vary.get(i))) {
        problems.add(
            pointer + "/vary/" + i,
            "answers that depend on `%s` are a user's (expected: `scope: user`)"
                .formatted(vary.get(i)));
      } else if (!known.contains(vary.get(i))) {
        problems.add(
            pointer + "/vary/" + i,
            "header `%s` is not forwarded (expected: %s)"
                .formatted(vary.get(i), Suggestion.among(vary.get(i), known)));
      }
    }
  }

  private List<Template> tags(CacheDefinition cache) {
    List<Template> tags = new ArrayList<>();
    for (int i = 0; i < cache.tags().size(); i++) {
      String tag = cache.tags().get(i);
      Parsing.parse(problems, pointer + "/tags/" + i, "tag: ", () -> Template.parse(tag))
          .ifPresent(tags::add);
    }
    return List.copyOf(tags);
  }
}
