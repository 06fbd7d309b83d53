package dev.gather.web;

import java.util.Optional;
import org.springframework.http.HttpHeaders;
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

  /** Anything is accepted where that is more media types than Spring is ready to sort. */
  public static ServerWebExchange withFewMediaTypes(ServerWebExchange exchange) {
    return acceptsTooMany(exchange.getRequest())
        ? with(exchange, HttpHeaders.ACCEPT, Optional.of(MediaType.ALL_VALUE))
        : exchange;
  }

  /** Anything is accepted besides what the client would rather have. */
  static ServerWebExchange acceptingAnything(ServerWebExchange exchange) {
    int mediaTypes = mediaTypes(exchange.getRequest());
    if (mediaTypes == 0) {
      return exchange;
    }
    String named =
        String.join(", ", exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.ACCEPT));
    String accepted = mediaTypes < MOST_SORTED ? named + OR_ANYTHING : MediaType.ALL_VALUE;
    return with(exchange, HttpHeaders.ACCEPT, Optional.of(accepted));
  }

  static boolean acceptsTooMany(ServerHttpRequest request) {
    return mediaTypes(request) > MOST_SORTED;
  }

  private static int mediaTypes(ServerHttpRequest request) {
    int elements = 0;
    for (String line : request.getHeaders().getOrEmpty(HttpHeaders.ACCEPT)) {
      elements++;
      for (int comma = line.indexOf(','); comma >= 0; comma = line.indexOf(',', comma + 1)) {
        elements++;
      }
    }
    return elements;
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
