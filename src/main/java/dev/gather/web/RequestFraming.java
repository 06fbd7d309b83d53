package dev.gather.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request line and its headers must be, so that nobody can take the request's body for a
 * request, or one host's request for another's. Netty reads on where it does not know a coding.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9112#section-6.3">RFC 9112, 2.3, 3.2 and
 *     6</a>
 */
final class RequestFraming {

  /**
   * What is wrong with a request.
   *
   * @param detail for its client
   */
  record Fault(HttpResponseStatus status, String detail) {}

  private static final Fault OTHER_VERSION =
      new Fault(
          HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED,
          "another major version of HTTP (expected: HTTP/1.1)");

  private static final Fault BAD_VERSION =
      new Fault(HttpResponseStatus.BAD_REQUEST, "no version of HTTP (expected: HTTP/1.1)");

  private static final Fault BAD_HOST =
      new Fault(HttpResponseStatus.BAD_REQUEST, "not exactly one valid Host field");

  private static final Fault BAD_TARGET =
      new Fault(HttpResponseStatus.BAD_REQUEST, "no request target (expected: a path or a URI)");

  private static final Fault BAD_CODING =
      new Fault(
          HttpResponseStatus.BAD_REQUEST,
          "a Transfer-Encoding whose end nobody can tell (expected: chunked)");

  private static final Fault UNKNOWN_CODING =
      new Fault(
          HttpResponseStatus.NOT_IMPLEMENTED,
          "a transfer coding that is not known here (expected: chunked)");

  private static final Fault OLD_WEB_SOCKET =
      new Fault(
          HttpResponseStatus.BAD_REQUEST,
          "a WebSocket handshake of a draft, which has bytes after its fields");

  /**
   * A host may be empty. An address in brackets, the group, may have a zone behind it, as RFC 6874
   * had it. A group with a name would cost each request a map of the names.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc3986#section-3.2.2">RFC 3986, 3.2.2</a>
   */
  private static final Pattern HOST =
      Pattern.compile(
          "(?:\\[(?:([0-9A-Fa-f:.]++)(?:%[0-9A-Za-z.%~_-]++)?"
              + "|v[0-9A-Fa-f]++\\.[A-Za-z0-9._~!$&'()*+,;=:-]++)]"
              + "|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*+)(?::[0-9]*)?",
          Pattern.CASE_INSENSITIVE);

  /** Of a user's name before the host nobody can tell whom it is for, RFC 9110, 4.2.4. */
  private static final Pattern URI = Pattern.compile("(?i)https?://[^:/?#@][^/?#@]*+(?!@)");

  private RequestFraming() {}

  /** None where the request may be answered. */
  static @Nullable Fault of(HttpRequest request) {
    HttpVersion version = request.protocolVersion();
    if (version.majorVersion() != 1) {
      return OTHER_VERSION;
    }
    if (version.minorVersion() > 9 || !version.protocolName().equals("HTTP")) {
      return BAD_VERSION;
    }
    if (!isTarget(request.method(), request.uri())) {
      return BAD_TARGET;
    }
    boolean isOld = version.minorVersion() == 0;
    if (!isHost(request.headers(), isOld)) {
      return BAD_HOST;
    }
    if (isOldWebSocket(request.headers())) {
      return OLD_WEB_SOCKET;
    }
    return request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
        ? ofCodings(request.headers(), isOld)
        : null;
  }

  /**
   * Netty takes the eight bytes after such fields for a body, as draft 76 of the protocol had it.
   * To everybody else they are the beginning of the next request.
   */
  private static boolean isOldWebSocket(HttpHeaders headers) {
    return headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)
        && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY2);
  }

  /**
   * @param part that the server could not read: a request, or what follows in its body, where a
   *     long line is no target
   */
  static Fault unreadable(HttpObject part) {
    Throwable cause = part.decoderResult().cause();
    HttpResponseStatus status = HttpResponseStatus.BAD_REQUEST;
    if (cause instanceof TooLongHttpLineException && part instanceof HttpRequest) {
      status = HttpResponseStatus.REQUEST_URI_TOO_LONG;
    } else if (cause instanceof TooLongHttpHeaderException) {
      status = HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
    }
    return new Fault(status, BareErrorHandler.UNREADABLE);
  }

  /**
   * Spring takes what stands before the first slash for the end of the host's name, so that {@code
   * x/page} would be answered as {@code /page} is, past whoever refuses paths in front of Gather.
   */
  private static boolean isTarget(HttpMethod method, String target) {
    return target.startsWith("/")
        || URI.matcher(target).lookingAt()
        || method.equals(HttpMethod.CONNECT)
        || method.equals(HttpMethod.OPTIONS) && target.equals("*");
  }

  private static boolean isHost(HttpHeaders headers, boolean isOld) {
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    return hosts.size() == 1 ? isHost(hosts.get(0)) : hosts.isEmpty() && isOld;
  }

  private static boolean isHost(String text) {
    if (PlainHost.is(text)) {
      return true;
    }
    Matcher host = HOST.matcher(text);
    if (!host.matches()) {
      return false;
    }
    String address = host.group(1);
    return address == null || NetUtil.isValidIpV6Address(address);
  }

  private static @Nullable Fault ofCodings(HttpHeaders headers, boolean isOld) {
    List<String> codings =
        headers.getAll(HttpHeaderNames.TRANSFER_ENCODING).stream()
            .flatMap(line -> List.of(line.split(",", -1)).stream())
            .map(String::strip)
            .filter(coding -> !coding.isEmpty())
            .toList();
    long chunked = codings.stream().filter(RequestFraming::isChunked).count();
    if (isOld
        || headers.contains(HttpHeaderNames.CONTENT_LENGTH)
        || chunked != 1
        || !isChunked(codings.get(codings.size() - 1))) {
      return BAD_CODING;
    }
    return codings.size() == 1 ? null : UNKNOWN_CODING;
  }

  private static boolean isChunked(String coding) {
    return HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding);
  }
}
