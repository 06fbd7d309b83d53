package dev.gather.rfc9111;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hc.client5.http.cache.CacheResponseStatus;
import org.apache.hc.client5.http.cache.HttpCacheCASOperation;
import org.apache.hc.client5.http.cache.HttpCacheContext;
import org.apache.hc.client5.http.cache.HttpCacheEntry;
import org.apache.hc.client5.http.cache.HttpCacheStorage;
import org.apache.hc.client5.http.cache.ResourceIOException;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.cache.CacheConfig;
import org.apache.hc.client5.http.impl.cache.CachingHttpClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.HeaderGroup;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * The cache of Apache HttpClient, on top of an upstream that is a function. It reads the clock of
 * the machine, so answers come to it in the past.
 */
public final class HttpClientCache implements AutoCloseable {

  private static final HttpHost HOST = new HttpHost("http", "upstream.test", 80);
  private static final List<String> CONDITIONS = List.of("If-None-Match", "If-Modified-Since");
  private static final String STORED = "stored";

  private final Map<String, HttpCacheEntry> entries = new HashMap<>();
  private final CloseableHttpClient shared = client(true);
  private final CloseableHttpClient personal = client(false);
  private final List<ClassicHttpRequest> asked = new ArrayList<>();
  private Exchange exchange = new Exchange(Instant.EPOCH, Instant.EPOCH, null);
  private @Nullable HttpCacheEntry last;

  /** An answer, and when it was asked for and came. */
  private record Exchange(Instant requested, Instant received, @Nullable SentHead head) {}

  /** What it does with an answer, and when the answer came. */
  record Observed(Seen seen, Instant received) {}

  /** Repeats it where the clock went on to the next second meanwhile: ages are whole ones. */
  Observed observe(SentHead head) throws IOException {
    while (true) {
      Instant second = second();
      Instant received = second.minusSeconds(head.later());
      Seen seen = see(head, received);
      if (second().equals(second)) {
        return new Observed(seen, received);
      }
    }
  }

  /** The fields that it keeps of an answer, and when it was asked for again. */
  record Updated(List<Header> fields, Instant again) {}

  /** Repeats it where the clock went on to the next second meanwhile. */
  Updated update(Revalidation revalidation) throws IOException {
    while (true) {
      Instant second = second();
      SentHead stored = revalidation.stored();
      store(stored, second.minusSeconds(stored.later()));
      exchange = new Exchange(second, second, revalidation.again());
      shared.execute(HOST, request(stored), response -> response.getCode());
      HttpCacheEntry kept = Objects.requireNonNull(last, "nothing is stored");
      if (second().equals(second)) {
        return new Updated(List.of(kept.getHeaders()), second);
      }
    }
  }

  private CloseableHttpClient store(SentHead head, Instant received) throws IOException {
    entries.clear();
    last = null;
    CloseableHttpClient client = head.isPerUser() ? personal : shared;
    exchange = new Exchange(received.minusSeconds(head.delay()), received, head);
    client.execute(HOST, request(head), response -> response.getCode());
    return client;
  }

  private Seen see(SentHead head, Instant received) throws IOException {
    CloseableHttpClient client = store(head, received);
    boolean isStored = !entries.isEmpty();
    asked.clear();
    exchange = new Exchange(received, received, null);
    HttpCacheContext context = HttpCacheContext.create();
    return client.execute(
        HOST, request(head), context, response -> seen(isStored, response, context));
  }

  private Seen seen(boolean isStored, ClassicHttpResponse response, HttpCacheContext context) {
    boolean isServed = response.containsHeader(STORED);
    return new Seen(
        isStored,
        serving(isServed, context.getCacheResponseStatus()),
        isServed ? age(response) : -1,
        asked.stream().flatMap(request -> conditions(request).stream()).toList());
  }

  private Serving serving(boolean isServed, CacheResponseStatus status) {
    if (!isServed) {
      return Serving.NOT;
    }
    if (!asked.isEmpty()) {
      return Serving.ON_ERROR;
    }
    return status == CacheResponseStatus.CACHE_HIT ? Serving.FRESH : Serving.WHILE_REVALIDATED;
  }

  /** At the age of zero it leaves there what was sent. */
  private static long age(ClassicHttpResponse response) {
    return Optional.ofNullable(response.getFirstHeader("Age"))
        .map(Header::getValue)
        .filter(age -> age.matches("[0-9]{1,10}"))
        .map(Long::parseLong)
        .orElse(0L);
  }

  private static List<String> conditions(ClassicHttpRequest request) {
    return CONDITIONS.stream()
        .filter(request::containsHeader)
        .map(name -> name + ": " + request.getFirstHeader(name).getValue())
        .toList();
  }

  private static ClassicHttpRequest request(SentHead head) {
    ClassicRequestBuilder request = ClassicRequestBuilder.get("http://upstream.test/");
    if (head.isAuthorized()) {
      request.addHeader("Authorization", "Bearer x");
    }
    return request.build();
  }

  /** The answer, and 503 when it is asked again. Without conditions, a 304 is none. */
  private ClassicHttpResponse answer(ClassicHttpRequest request) {
    asked.add(request);
    SentHead head = exchange.head();
    if (head == null) {
      return new BasicClassicHttpResponse(503);
    }
    if (head.status() == 304 && !entries.isEmpty() && conditions(request).isEmpty()) {
      head = Revalidation.WHOLE;
    }
    ClassicHttpResponse response = new BasicClassicHttpResponse(head.status());
    response.addHeader(STORED, "yes");
    head.forEach(exchange.received(), response::addHeader);
    if (!response.containsHeader("Date")) {
      // RFC 9110, 6.6.1: whoever receives an answer without one adds it.
      response.addHeader("Date", Line.Form.IMF.write(exchange.received()));
    }
    response.setEntity(new StringEntity("{}", ContentType.APPLICATION_JSON));
    return response;
  }

  private CloseableHttpClient client(boolean isShared) {
    return client(isShared, new Storage(), this::answer);
  }

  /** A client that asks a function. What it would fetch in the background, nobody waits for. */
  public static CloseableHttpClient client(
      boolean isShared,
      HttpCacheStorage storage,
      Function<ClassicHttpRequest, ClassicHttpResponse> upstream) {
    CacheConfig config =
        CacheConfig.custom().setSharedCache(isShared).setHeuristicCachingEnabled(false).build();
    return CachingHttpClients.custom()
        .setCacheConfig(config)
        .setHttpCacheStorage(storage)
        .setSchedulingStrategy(attempt -> TimeValue.ofDays(1))
        .replaceExecInterceptor(
            ChainElement.PROTOCOL.name(), (request, scope, chain) -> upstream.apply(request))
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableContentCompression()
        .build();
  }

  private static Instant second() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    shared.close();
    personal.close();
  }

  /** Keeps each answer as if it had come when the exchange says. */
  private final class Storage implements HttpCacheStorage {

    @Override
    public void putEntry(String key, HttpCacheEntry entry) {
      HeaderGroup request = new HeaderGroup();
      entry.requestHeaderIterator().forEachRemaining(request::addHeader);
      HeaderGroup fields = new HeaderGroup();
      fields.setHeaders(entry.getHeaders());
      HttpCacheEntry kept =
          new HttpCacheEntry(
              exchange.requested(),
              exchange.received(),
              entry.getRequestMethod(),
              entry.getRequestURI(),
              request,
              entry.getStatus(),
              fields,
              entry.getResource(),
              entry.hasVariants() ? entry.getVariants() : null);
      entries.put(key, kept);
      // What knows variants is none itself.
      last = entry.hasVariants() ? last : kept;
    }

    @Override
    public @Nullable HttpCacheEntry getEntry(String key) {
      return entries.get(key);
    }

    @Override
    public void removeEntry(String key) {
      entries.remove(key);
    }

    @Override
    public void updateEntry(String key, HttpCacheCASOperation change) throws ResourceIOException {
      HttpCacheEntry updated = change.execute(entries.get(key));
      if (updated != null) {
        putEntry(key, updated);
      }
    }

    @Override
    public Map<String, HttpCacheEntry> getEntries(Collection<String> keys) {
      Map<String, HttpCacheEntry> found = new HashMap<>(entries);
      found.keySet().retainAll(keys);
      return found;
    }
  }
}
