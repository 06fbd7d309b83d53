package dev.gather.web;

import dev.gather.process.UniqueId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/** Names a request in answers and logs. */
public final class RequestId {

  static final String HEADER = "X-Request-Id";

  /** Nothing that could break a log line, a header or a terminal, and nothing long. */
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._~+/=:-]{1,128}");

  private RequestId() {}

  /** The client's own if it is sane, else a new one: unique, not secret. */
  static String of(@Nullable String clients) {
    return clients != null && SANE.matcher(clients).matches() ? clients : UniqueId.next();
  }

  /** Gives the answer the request's id, unless it has one already. */
  public static String name(ServerWebExchange exchange) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    String known = headers.getFirst(HEADER);
    String id = known == null ? of(exchange.getRequest().getHeaders().getFirst(HEADER)) : known;
    headers.set(HEADER, id);
    return id;
  }
}
