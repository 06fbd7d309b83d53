package dev.gather.web;

import dev.gather.access.AccessRequest;
import dev.gather.execution.client.ClientHeaders;
import dev.gather.upstream.field.Forwarding;
import dev.gather.upstream.field.Header;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The header fields of a request as calls see them, and where it comes from as upstreams are told.
 * Claims of that are not seen unless they are believed. Calls ask from several threads: the answer
 * is the same, whoever works it out first.
 */
final class RequestFields implements AccessRequest, ClientHeaders, Forwarding {

  private static final String FORWARDED_HOST = "x-forwarded-host";

  private final HttpHeaders headers;
  private final @Nullable InetSocketAddress peer;
  private final String scheme;
  private final String target;
  private final ForwardedReader reader;
  private volatile @Nullable Map<String, List<String>> cookies;
  private volatile @Nullable List<Header> xForwarded;
  private volatile @Nullable List<Header> forwarded;

  /**
   * @param request is not kept, as it would keep its connection: a live route goes on with the
   *     fields when their client has left
   */
  RequestFields(ServerHttpRequest request, ForwardedReader reader) {
    this.headers = request.getHeaders();
    this.peer = request.getRemoteAddress();
    this.scheme = request.getURI().getScheme();
    this.target = ServerHttpRequestDecorator.<HttpServerRequest>getNativeRequest(request).uri();
    this.reader = reader;
  }

  @Override
  public List<String> values(String name) {
    return isSeen(name) ? headers.getOrEmpty(name) : List.of();
  }

  @Override
  public Map<String, List<String>> all() {
    Map<String, List<String>> all = new TreeMap<>();
    headers.forEach(
        (name, values) -> {
          if (isSeen(name)) {
            all.put(name.toLowerCase(Locale.ROOT), values);
          }
        });
    return all;
  }

  @Override
  public Map<String, List<String>> cookies() {
    Map<String, List<String>> known = cookies;
    if (known == null) {
      known = Cookies.read(headers.getOrEmpty(HttpHeaders.COOKIE));
      cookies = known;
    }
    return known;
  }

  @Override
  public List<Header> xForwarded() {
    List<Header> known = xForwarded;
    if (known == null) {
      known = path().xForwarded();
      xForwarded = known;
    }
    return known;
  }

  @Override
  public List<Header> forwarded() {
    List<Header> known = forwarded;
    if (known == null) {
      known = path().forwarded();
      forwarded = known;
    }
    return known;
  }

  @Override
  public String network() {
    return path().network();
  }

  /** Whether a field is none that claims where the request comes from, or is believed. */
  boolean isSeen(String name) {
    return !Forwarding.isClaim(name) || reader.believes(peer);
  }

  /**
   * Whether a page is of the host that was asked, to the knowledge of trusted proxies, whoever ends
   * TLS in front of it.
   *
   * @param origin values of the field {@code Origin}
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc6454#section-6.2">RFC 6454, 6.2</a>
   */
  boolean isOfAskedHost(List<String> origin) {
    int scheme = origin.size() == 1 ? origin.get(0).indexOf("://") : -1;
    if (scheme < 0) {
      return false;
    }
    // Browsers leave the port of their scheme out, of an origin and of Host; others may say it.
    String port = origin.get(0).startsWith("https:") ? ":443" : ":80";
    String host = origin.get(0).substring(scheme + "://".length());
    return xForwarded().stream()
        .filter(header -> header.name().equals(FORWARDED_HOST))
        .map(Header::value)
        .anyMatch(asked -> asked.equalsIgnoreCase(host) || asked.equalsIgnoreCase(host + port));
  }

  private ForwardedPath path() {
    return reader.path(headers, peer, scheme, target);
  }

  /** Nothing of the client's. */
  @Override
  public String toString() {
    return "RequestFields";
  }
}
