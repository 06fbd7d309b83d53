package dev.gather.upstream.proxy;

import dev.gather.definition.model.ForwardedForm;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.upstream.call.Proxied;
import dev.gather.upstream.call.ProxiedRequest;
import dev.gather.upstream.field.ConnectionFields;
import dev.gather.upstream.field.Forwarding;
import dev.gather.upstream.field.Header;
import dev.gather.upstream.http.Endpoint;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Headers of proxied requests and answers: all but those of one connection pass, and of a request's
 * also not what tells who the client is, unless the definition forwards it. Where a request comes
 * from is told anew.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-7.6.1">RFC 9110, 7.6.1</a>
 */
final class ProxyHeaders {

  private static final String CONNECTION = "connection";
  private static final String PROXY = "proxy-";

  /** What became of a request on its way, RFC 9209; the one of these names that is end-to-end. */
  private static final String PROXY_STATUS = "proxy-status";

  /**
   * Of the gateway itself.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-7.6.3">RFC 9110, 7.6.3</a>
   */
  private static final Header VIA = new Header("via", "1.1 gather");

  /** Of one connection; also what frames a message, which is done anew. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          CONNECTION,
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie");

  private static final String CONTENT_LENGTH = "content-length";

  private final Set<String> forward;
  private final ForwardedForm forwarded;
  private final Map<String, String> fixed;
  private final Optional<String> deadlineName;
  private final String host;

  ProxyHeaders(UpstreamDefinition definition) {
    this.forward = Set.copyOf(definition.headers().forward());
    this.forwarded = definition.forwarded();
    this.fixed = definition.headers().set();
    this.deadlineName = definition.headers().deadline();
    this.host = Endpoint.of(definition.url()).hostHeader();
  }

  /**
   * @throws IllegalArgumentException if a name or a value cannot be sent
   */
  HttpHeaders of(ProxiedRequest request) {
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set(HttpHeaderNames.HOST, host);
    Set<String> named = namedByConnection(request.headers());
    // Not the client's: it cannot take it away.
    named.remove(Header.REQUEST_ID);
    for (Header header : request.headers()) {
      String name = header.name();
      if (isEndToEnd(name, named) && (!isClientsOwn(name) || forward.contains(name))) {
        headers.add(name, header.value());
      }
    }
    headers.add(VIA.name(), VIA.value());
    for (Header told : request.forwarding().in(forwarded)) {
      headers.set(told.name(), told.value());
    }
    fixed.forEach(
        (name, value) -> {
          if (isEndToEnd(name, Set.of())) {
            headers.set(name, value);
          }
        });
    deadlineName.ifPresent(
        name -> headers.set(name, Long.toString(request.deadline().remaining().toMillis())));
    if (request.isHandshake()) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
      headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    }
    Proxied bodies = request.bodies();
    if (bodies.length().isPresent()) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(bodies.length().getAsLong()));
    } else if (bodies.body().isPresent()) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    return headers;
  }

  /** What of an answer's headers the client gets; its length stays, for who frames it anew. */
  static List<Header> answer(HttpHeaders received) {
    List<Header> all = new ArrayList<>(received.size() + 1);
    received.forEach(
        field -> all.add(new Header(field.getKey().toLowerCase(Locale.ROOT), field.getValue())));
    Set<String> named = namedByConnection(all);
    all.add(VIA);
    return all.stream()
        .filter(header -> isEndToEnd(header.name(), named) || header.name().equals(CONTENT_LENGTH))
        .toList();
  }

  private static Set<String> namedByConnection(List<Header> headers) {
    return ConnectionFields.named(
        headers.stream()
            .filter(header -> header.name().equals(CONNECTION))
            .map(Header::value)
            .toList());
  }

  private static boolean isEndToEnd(String name, Set<String> namedByConnection) {
    return !HOP_BY_HOP.contains(name)
        && (!name.startsWith(PROXY) || name.equals(PROXY_STATUS))
        && !namedByConnection.contains(name);
  }

  private static boolean isClientsOwn(String name) {
    return CREDENTIALS.contains(name) || Forwarding.isClaim(name);
  }
}
