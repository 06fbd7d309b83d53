package dev.gather.ops.metric;

/** Every metric of the gateway's own; what it counts comes from definitions and never a client. */
enum Metric {
  /** Timer by route, outcome and status: from a request's arrival to its answer. */
  REQUESTS("gather.requests", "Requests of a route, from arrival to answer"),
  /** Gauge: requests of routes that have arrived and not ended, streams among them. */
  REQUESTS_ACTIVE("gather.requests.active", "Requests in flight"),
  /** Gauge: requests that may be in flight; one more is refused. */
  OVERLOAD_MAX_IN_FLIGHT("gather.overload.max.in.flight", "Requests that may be in flight"),
  /** Gauge: requests in flight from which on optional calls are not made. */
  OVERLOAD_BROWNOUT_AT(
      "gather.overload.brownout.at", "Requests in flight that are too many for optional calls"),
  /** Gauge: bytes of answers that clients have not read yet. */
  ANSWERS_WAITING("gather.answers.waiting", "Bytes of answers that clients have not read"),
  /** Counter by reason: answers cut since their clients did not read, or to make room. */
  ANSWERS_CUT("gather.answers.cut", "Answers that were cut as their clients did not read"),
  /** Timer by route, call, upstream, outcome and source: one call with its retries and waits. */
  CALLS("gather.calls", "Calls of a route, with their retries and waits"),
  /** Counter by route, call and member: calls in whose answers a shape's path found nothing. */
  SHAPE_UNMATCHED("gather.shape.unmatched", "Calls whose shape or references found nothing"),
  /** Counter by upstream and outcome: what was sent or refused, each try of a call by itself. */
  ATTEMPTS("gather.attempts", "Attempts at an upstream, each try of a call by itself"),
  /** Timer by route: the part of a request in which no call was under way. */
  OVERHEAD("gather.overhead", "Part of a request in which no call was under way"),
  /** Gauge by upstream: calls that wait for a place in the bulkhead. */
  BULKHEAD_QUEUED("gather.bulkhead.queued", "Calls that wait for a place in the bulkhead"),
  /** Gauge by upstream: calls that may wait for a place in the bulkhead. */
  BULKHEAD_MAX_QUEUED("gather.bulkhead.max.queued", "Calls that may wait for a place at most"),
  /** Gauge by upstream: WebSockets that may be open. */
  WEB_SOCKETS_MAX("gather.websockets.max", "WebSockets that may be open"),
  /** Gauge by route and upstream: WebSockets that are open. */
  WEB_SOCKETS_OPEN("gather.websockets.open", "WebSockets that are open"),
  /** Counter by route, upstream and outcome: requests for WebSockets that were passed on. */
  WEB_SOCKET_HANDSHAKES("gather.websockets.handshakes", "Handshakes that were passed on"),
  /** Counter by level: searches of the cache that found an answer, in this process or shared. */
  CACHE_HITS("gather.cache.hits", "Searches that found an answer"),
  /** Counter: searches of the cache that found nothing. */
  CACHE_MISSES("gather.cache.misses", "Searches that found nothing"),
  /** Gauge: answers in this process. */
  CACHE_ENTRIES("gather.cache.entries", "Answers in this process"),
  /** Gauge by level: bytes of answers in this process, and of bodies in the database. */
  CACHE_BYTES("gather.cache.bytes", "Bytes of stored answers"),
  /** Counter: requests to remove answers. */
  CACHE_EVICTIONS("gather.cache.evictions", "Requests to remove answers"),
  /** Counter by outcome: answers written to the database, dropped before it or failed in it. */
  CACHE_WRITES("gather.cache.writes", "Answers for the database"),
  /** Counter by outcome: searches that the database did not answer in time or at all. */
  CACHE_UNREAD("gather.cache.unread", "Searches that the database did not answer"),
  /** Counter by issuer and outcome: what tokens came to; refusals by their reason. */
  ACCESS_TOKENS("gather.access.tokens", "Tokens of clients"),
  /** Counter by issuer and outcome: fetches of the keys that tokens are verified with. */
  ACCESS_KEY_FETCHES("gather.access.key.fetches", "Fetches of the keys of tokens"),
  /** Counter by route and outcome: requests of a route with a rate limit, granted or refused. */
  RATE_LIMIT_REQUESTS(
      "gather.rate.limit.requests", "Requests that a rate limit granted or refused"),
  /** Gauge: keys of rate limits that this process knows. */
  RATE_LIMIT_KEYS("gather.rate.limit.keys", "Keys of rate limits that are known"),
  /** Counter: keys of rate limits that made room for others. */
  RATE_LIMIT_DISPLACED("gather.rate.limit.displaced", "Keys that made room for others"),
  /** Counter by outcome: times that the database was asked for permits of shared limits. */
  RATE_LIMIT_TRIPS("gather.rate.limit.trips", "Times that the database was asked for permits"),
  /** Counter by outcome: changed definitions and files of keys, in force now or refused. */
  RELOADS("gather.reloads", "Changed files that came into force or were refused"),
  /** Gauge: when the definitions in force were loaded, in seconds since the epoch. */
  DEFINITIONS_LOADED("gather.definitions.loaded", "When the definitions in force were loaded"),
  /** Gauge: 1 while the files as they are now are refused, and older ones are in force. */
  DEFINITIONS_REFUSED(
      "gather.definitions.refused", "Whether the files as they are now are refused"),
  /** Counter by reason: requests to operators' endpoints without the token, or with another. */
  OPERATORS_REFUSED(
      "gather.operators.refused", "Requests to operators' endpoints that were refused");

  private final String label;
  private final String description;

  Metric(String label, String description) {
    this.label = label;
    this.description = description;
  }

  /** Its name in Micrometer's notation. */
  String label() {
    return label;
  }

  String description() {
    return description;
  }
}
