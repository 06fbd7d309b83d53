package dev.gather.definition.check;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What other gateways and their libraries call things, and what that is here.
 *
 * <p>The words are those of KrakenD, Kong, Spring Cloud Gateway, resilience4j, Traefik and of
 * workflows such as those of GitHub and Compose. Words that are spelt nearly as ours need no entry.
 */
final class ForeignWords {

  /** Of an upstream and of a call. */
  private static final Map<String, String> HEADERS =
      words(
          means("`forward`", "pass", "allow", "input", "inputHeaders", "copy"),
          means("`set`", "add", "static", "values"));

  /** By the definition's blocks; the top of a file has no name. */
  private static final Map<String, Map<String, String>> WORDS =
      Map.ofEntries(
          entry(
              "",
              words(
                  means("`upstreams`", "services", "backends", "clusters", "hosts", "providers"),
                  means("`routes`", "endpoints", "paths", "api", "apis", "routers", "pages"),
                  means("`access.api-keys`", "consumers", "apiKeys"),
                  means("`access.jwt`", "auth", "authentication", "security", "oauth", "jwt"),
                  means("`rate-limit` of a route", "rateLimit", "rateLimits", "throttling"),
                  means(
                      "the keys of an upstream, a route or a call",
                      "plugins",
                      "middlewares",
                      "filters",
                      "extra_config"),
                  means("`server.port`, a property of the process", "port", "listen", "server"))),
          entry(
              "upstream",
              words(
                  means("`url`", "host", "hosts", "uri", "address", "baseUrl", "target", "server"),
                  means("`timeout`", "readTimeout", "writeTimeout", "requestTimeout"),
                  means("`retry.max-attempts`", "retries", "maxAttempts", "attempts", "maxRetries"),
                  means("`bulkhead.max-concurrent`", "maxConcurrent", "maxConcurrentCalls"),
                  means("`bulkhead.max-concurrent`", "maxConnections", "concurrency", "semaphore"),
                  means("`circuit-breaker`", "breaker", "outlierDetection"),
                  means("`headers.forward`", "headersToPass", "inputHeaders", "forwardHeaders"),
                  means("`headers.set`", "addHeaders", "requestHeaders", "setHeaders"),
                  means("`headers.forward: [authorization]`", "auth", "passAuth"),
                  means("`max-body`", "maxSize", "maxBodySize", "bodyLimit"))),
          entry(
              "upstream-defaults",
              words(
                  means("`url` of each upstream", "url", "host", "uri", "address", "baseUrl"),
                  means("`format` and `xml-lists` of each upstream", "format", "xmlLists"),
                  means("`retry.max-attempts`", "retries", "maxAttempts", "attempts", "maxRetries"),
                  means("`circuit-breaker`", "breaker", "outlierDetection"))),
          entry(
              "route-defaults",
              words(
                  means("`deadline`, or `timeout` of `upstream`", "timeout", "requestTimeout"),
                  means("`access`", "auth", "security", "authentication", "jwt", "scopes"),
                  means("`cors` at the top of the file", "cors"))),
          entry(
              "retry",
              words(
                  means("`max-attempts`", "attempts", "retries", "maxRetries", "count", "times"),
                  means("`backoff`", "waitDuration", "delay", "interval", "wait"),
                  means("`max-backoff`", "maxDelay", "maxInterval", "maxWait"))),
          entry(
              "bulkhead",
              words(
                  means("`max-concurrent`", "maxConcurrentCalls", "permits", "size", "limit"),
                  means("`max-wait`", "maxWaitDuration", "timeout"),
                  means("`max-queued`", "queueCapacity", "queue", "queueSize"))),
          entry(
              "circuit-breaker",
              words(
                  means("`failure-rate`", "failureRateThreshold", "threshold", "errorRate"),
                  means("`slow-call-rate`", "slowCallRateThreshold"),
                  means("`slow-call-after`", "slowCallDurationThreshold"),
                  means("`window`", "slidingWindowSize", "interval", "slidingWindow"),
                  means("`minimum-calls`", "minimumNumberOfCalls", "minCalls", "volumeThreshold"),
                  means("`open-for`", "waitDurationInOpenState", "timeout", "sleepWindow"),
                  means("`probes`", "permittedNumberOfCallsInHalfOpenState", "halfOpenCalls"))),
          entry("headers", HEADERS),
          entry("call-headers", HEADERS),
          entry(
              "route",
              words(
                  means("`path`", "endpoint", "paths", "url", "uri", "pattern", "match"),
                  means("`method`", "methods", "verb"),
                  means("`deadline`", "timeout", "requestTimeout"),
                  means("`calls`", "backend", "backends", "steps", "requests", "aggregate"),
                  means(
                      "`upstream` of a call, or `proxy.upstream`",
                      "upstream",
                      "service",
                      "target",
                      "host"),
                  means("`transform`", "template", "response", "responseTemplate", "jsonata"),
                  means("`require`", "predicates", "conditions", "rules"),
                  means("`request-schema`", "schema", "validation", "bodySchema"),
                  means("`params`", "parameters", "queryParams", "pathParams", "headerParams"),
                  means("`params-only`", "additionalParams", "strictParams", "strictQuery"),
                  means("`access`", "auth", "security", "authentication", "jwt", "scopes"),
                  means("`cors` at the top of the file", "cors"),
                  means("`cache` of a call", "cache", "cacheTtl", "ttl"),
                  means("`retry` of an upstream", "retry", "retries"),
                  means("`concurrency` of a call with `for-each`", "concurrentCalls"),
                  means("`headers.forward` of a call", "inputHeaders", "headersToPass"),
                  means("`static`", "defaults", "constants"),
                  means(
                      "`forward-query` of a call",
                      "inputQueryStrings",
                      "querystringParams",
                      "query"),
                  means("`calls`, or a key of theirs", "filters", "plugins", "middlewares"))),
          entry("proxy", words(means("`upstream`", "service", "backend", "target", "url", "host"))),
          entry(
              "call",
              words(
                  means("`upstream`", "service", "backend", "host", "server", "target", "cluster"),
                  means("`path`", "url", "uri", "urlPattern", "endpoint", "route", "request"),
                  means("`method`", "verb", "type"),
                  means("`body`", "payload", "json", "requestBody", "data"),
                  means("`required: false`", "optional", "allowFailure", "continueOnError"),
                  means("`required: false`", "ignoreErrors", "ignoreFailure", "nullable"),
                  means("`required`", "critical", "mandatory"),
                  means("`fallback`", "default", "onError", "defaultValue", "fallbackValue"),
                  means(
                      "`after`, or a reference such as {product.id}, which waits by itself",
                      "dependsOn",
                      "needs",
                      "requires",
                      "waitFor",
                      "sequential"),
                  means("`retry` of an upstream", "retries", "retry", "attempts", "maxAttempts"),
                  means("`circuit-breaker` of an upstream", "breaker", "circuitBreaker"),
                  means("`bulkhead` of an upstream", "bulkhead"),
                  means("`headers.forward`", "inputHeaders", "headersToPass", "forwardHeaders"),
                  means("`headers.set`", "addHeaders", "requestHeaders", "setHeaders"),
                  means(
                      "`forward-query`, or a query in `path`, as in /items?page={query.page:1}",
                      "inputQueryStrings",
                      "querystringParams",
                      "queryParams",
                      "query",
                      "params"),
                  means("`when`", "if", "condition", "unless", "only"),
                  means("`for-each`", "each", "loop", "iterate", "map", "items", "withItems"),
                  means("`concurrency`", "parallel", "parallelism", "concurrentCalls"),
                  means("`at`", "extract", "jsonPath", "root", "select", "pick", "pointer"),
                  means("`keep`", "allow", "whitelist", "fields", "include", "only_fields"),
                  means("`drop`", "deny", "blacklist", "exclude", "remove", "omit"),
                  means("`rename`", "mapping", "alias", "aliases"),
                  means("`as`", "group", "name", "key", "member", "output"),
                  means("`merge`", "spread", "flatten", "inline"),
                  means("`hidden`", "internal", "private", "silent"),
                  means("`cache.ttl`", "ttl", "cacheTtl", "maxAge"),
                  means("`pass-status`", "passStatuses", "statusCodes"),
                  means("`for-each`, which also takes a list", "isCollection"))),
          entry(
              "cache",
              words(
                  means("`ttl`", "maxAge", "expires", "duration", "timeToLive", "for"),
                  means("`vary`", "key", "keys", "varyBy", "headers"),
                  means("`stale-while-revalidate`", "stale", "swr", "staleTtl"),
                  means("`negative-ttl`", "negative", "errorTtl", "notFoundTtl"))),
          entry(
              "rate-limit",
              words(
                  means("`permits`", "limit", "rate", "requests", "maxRate", "replenishRate"),
                  means("`every`", "period", "window", "interval", "per_second"),
                  means("`burst`", "capacity", "burstCapacity"),
                  means("`per`", "key", "by", "strategy", "keyResolver"))),
          entry("live", words(means("`every`", "interval", "period", "refresh", "poll"))),
          entry(
              "batch",
              words(
                  means("`key`", "id", "by"),
                  means("`size`", "limit", "max", "maxSize"),
                  means("`match`", "on", "matchBy", "join", "joinOn"))),
          entry(
              "cors",
              words(
                  means("`origins`", "allowOrigins", "allowedOrigins", "allowOrigin"),
                  means("`credentials`", "allowCredentials"))));

  private ForeignWords() {}

  /**
   * What a key of another gateway is here.
   *
   * @param block the one that it stands in, such as {@code call}; empty at the top of a file
   */
  static Optional<String> meaning(String block, String key) {
    return Optional.ofNullable(WORDS.getOrDefault(block, Map.of()).get(plain(key)));
  }

  @SafeVarargs
  private static Map<String, String> words(Map<String, String>... groups) {
    Map<String, String> all = new HashMap<>();
    Arrays.stream(groups).forEach(all::putAll);
    return Map.copyOf(all);
  }

  private static Map<String, String> means(String ours, String... theirs) {
    Map<String, String> group = new HashMap<>();
    List.of(theirs).forEach(word -> group.put(plain(word), ours));
    return group;
  }

  /** Whatever the case and the hyphens of the gateway that it comes from. */
  private static String plain(String word) {
    return word.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
  }
}
