package dev.gather.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The content codings that an answer of the gateway's own may have. For a client that takes any,
 * Netty's compression chooses snappy, which no usual client reads and no option switches off.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-12.5.3">RFC 9110, 12.5.3</a>
 */
final class AcceptedCodings {

  private static final String ANY = "*";
  private static final String USUAL = "gzip";
  private static final String UNUSUAL = "snappy";
  private static final Set<String> KNOWN = Set.of(USUAL, "x-gzip", "deflate", "identity");

  private AcceptedCodings() {}

  /** Leaves those that are usual, before anything is written; a star stands for gzip then. */
  static void narrow(ServerHttpRequest request) {
    HttpServerRequest connection = ServerHttpRequestDecorator.getNativeRequest(request);
    HttpHeaders headers = connection.requestHeaders();
    String first = headers.get(HttpHeaderNames.ACCEPT_ENCODING);
    if (first != null) {
      List<String> lines = headers.getAll(HttpHeaderNames.ACCEPT_ENCODING);
      if (lines.stream().anyMatch(AcceptedCodings::isUnusual)) {
        headers.set(HttpHeaderNames.ACCEPT_ENCODING, narrowed(String.join(",", lines)));
      }
    }
  }

  private static boolean isUnusual(String line) {
    return line.contains(ANY) || line.toLowerCase(Locale.ROOT).contains(UNUSUAL);
  }

  static String narrowed(String accepted) {
    List<String> elements = Stream.of(accepted.split(",", -1)).map(String::strip).toList();
    boolean isUsualNamed = elements.stream().anyMatch(element -> coding(element).equals(USUAL));
    return elements.stream()
        .map(
            element ->
                coding(element).equals(ANY) && !isUsualNamed
                    ? USUAL + element.substring(ANY.length())
                    : element)
        .filter(element -> KNOWN.contains(coding(element)))
        .collect(Collectors.joining(", "));
  }

  private static String coding(String element) {
    int parameters = element.indexOf(';');
    return (parameters < 0 ? element : element.substring(0, parameters))
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
