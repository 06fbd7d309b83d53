package dev.gather.ops.endpoint;

import dev.gather.cache.AnswerCache;
import dev.gather.cache.CacheStats;
import dev.gather.execution.call.CacheTags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import reactor.core.publisher.Mono;

/** Shows the cache's numbers, and lets an operator remove stored answers from every replica. */
@WebEndpoint(id = "gathercache")
public final class CacheEndpoint {

  private static final Logger LOG = LoggerFactory.getLogger(CacheEndpoint.class);
  private static final String EXPECTED =
      " (expected: exactly one of tag=NAME, route=NAME, upstream=NAME or all=true)";
  private static final String NOT_TOLD =
      "the cache's database could not be told: removed from this process only"
          + " (expected: a database that answers; ask again)";

  private final AnswerCache cache;
  private final Supplier<List<String>> routes;
  private final Supplier<List<String>> upstreams;

  /**
   * @param routes names of those that there are now
   * @param upstreams likewise
   */
  public CacheEndpoint(
      AnswerCache cache, Supplier<List<String>> routes, Supplier<List<String>> upstreams) {
    this.cache = cache;
    this.routes = routes;
    this.upstreams = upstreams;
  }

  @ReadOperation
  CacheStats stats() {
    return cache.stats();
  }

  /**
   * Removes the answers that one of these names. A parameter that is given twice arrives as a list,
   * of which a string would be made that nobody meant.
   *
   * @param tag that a definition gave them
   * @param route whose calls stored them
   * @param upstream that answered
   * @param all {@code true} for every one
   * @return how many
   */
  @DeleteOperation
  Mono<WebEndpointResponse<?>> evict(
      @Nullable Object tag,
      @Nullable Object route,
      @Nullable Object upstream,
      @Nullable Object all) {
    Map<String, Object> given = new LinkedHashMap<>();
    add(given, "tag", tag);
    add(given, "route", route);
    add(given, "upstream", upstream);
    add(given, "all", all);
    if (given.size() != 1) {
      String found = given.isEmpty() ? "no parameter" : String.join(" and ", given.keySet());
      return refuse(found);
    }
    Map.Entry<String, Object> only = given.entrySet().iterator().next();
    String kind = only.getKey();
    if (!(only.getValue() instanceof String name)) {
      return refuse(kind + " more than once");
    }
    if (name.isEmpty()) {
      return refuse(kind + " without a value");
    }
    return switch (kind) {
      case "tag" -> evict(kind, name, CacheTags::tag);
      case "route" -> evictKnown(kind, name, routes.get(), CacheTags::route);
      case "upstream" -> evictKnown(kind, name, upstreams.get(), CacheTags::upstream);
      default -> name.equals("true") ? answer(kind, cache.evictAll()) : refuse(kind + "=" + name);
    };
  }

  private Mono<WebEndpointResponse<?>> evictKnown(
      String kind, String name, List<String> known, UnaryOperator<String> stored) {
    return known.contains(name)
        ? evict(kind, name, stored)
        : Mono.just(Refusal.unknown(kind, name, known));
  }

  private Mono<WebEndpointResponse<?>> evict(
      String kind, String name, UnaryOperator<String> stored) {
    return answer(kind, cache.evict(Set.of(stored.apply(name))));
  }

  private static Mono<WebEndpointResponse<?>> answer(String kind, Mono<Long> eviction) {
    return eviction
        .<WebEndpointResponse<?>>map(removed -> new WebEndpointResponse<>(new Removed(removed)))
        .onErrorResume(
            failure -> {
              LOG.warn(
                  "Stored answers were not removed from the cache's database by {}: {}",
                  kind,
                  failure.toString());
              return Mono.just(
                  new WebEndpointResponse<>(
                      new Refusal(NOT_TOLD), WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE));
            });
  }

  private static Mono<WebEndpointResponse<?>> refuse(String found) {
    return Mono.just(
        new WebEndpointResponse<>(
            new Refusal(found + EXPECTED), WebEndpointResponse.STATUS_BAD_REQUEST));
  }

  private static void add(Map<String, Object> given, String name, @Nullable Object value) {
    if (value != null) {
      given.put(name, value);
    }
  }

  /** How many answers were removed from the database. */
  record Removed(long removed) {}
}
