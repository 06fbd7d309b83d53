package dev.gather.web;

import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;

/**
 * Takes out of requests what Spring's mappings would not give to any handler, where a handler of
 * Spring's is to answer them: probes and operators' endpoints.
 */
public final class SpringsRequests {

  /** See {@code MimeTypeUtils.sortBySpecificity}. */
  private static final int MOST_SORTED = 50;

  private static final String OR_ANYTHING = ", */*;q=0.001";

  private SpringsRequests() {}

  /** An OPTIONS like any other, where it is a preflight: Spring answers each with an empty 200. */
  public static ServerWebExchange withoutPreflight(ServerWebExchange exchange) {
    return CorsUtils.isPreFlightRequest(exchange.getRequest())
        ? with(exchange, HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, Optional.empty())
        : exchange;
  }

  /** Anything is accepted where that is what Spring cannot read, or is not ready to sort. */
  public static ServerWebExchange withReadableAccept(ServerWebExchange exchange) {
    return accepting(exchange, "");
  }

  /** Anything is accepted besides what the client would rather have. */
  static ServerWebExchange acceptingAnything(ServerWebExchange exchange) {
    return accepting(exchange, OR_ANYTHING);
  }

  /**
   * The field without its empty elements, which count for nothing (RFC 9110, 5.6.1.2), but which
   * Boot's endpoints take for media types. It is as good as not sent where it has no others, where
   * one is no media type, and where it has more than Spring sorts.
   *
   * @param besides what is accepted as well
   */
  private static ServerWebExchange accepting(ServerWebExchange exchange, String besides) {
    if (!exchange.getRequest().getHeaders().containsHeader(HttpHeaders.ACCEPT)) {
      return exchange;
    }
    List<MediaType> named = mediaTypes(exchange.getRequest());
    int most = besides.isEmpty() ? MOST_SORTED : MOST_SORTED - 1;
    return with(
        exchange,
        HttpHeaders.ACCEPT,
        named.isEmpty() || named.size() > most
            ? Optional.empty()
            : Optional.of(MediaType.toString(named) + besides));
  }

  private static List<MediaType> mediaTypes(ServerHttpRequest request) {
    try {
      return request.getHeaders().getAccept();
    } catch (InvalidMediaTypeException malformed) {
      return List.of();
    }
  }

  /** Counted without reading them, as every request comes here: rather too many than too few. */
  static boolean acceptsTooMany(ServerHttpRequest request) {
    int elements = 0;
    for (String line : request.getHeaders().getOrEmpty(HttpHeaders.ACCEPT)) {
      elements++;
      for (int comma = line.indexOf(','); comma >= 0; comma = line.indexOf(',', comma + 1)) {
        elements++;
      }
    }
    return elements > MOST_SORTED;
  }

  private static ServerWebExchange with(
      ServerWebExchange exchange, String name, Optional<String> value) {
    return exchange
        .mutate()
        .request(
            request ->
                request.headers(
                    headers ->
                        value.ifPresentOrElse(
                            known -> headers.set(name, known), () -> headers.remove(name))))
        .build();
  }
}
