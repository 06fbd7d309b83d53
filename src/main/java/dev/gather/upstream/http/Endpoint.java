package dev.gather.upstream.http;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import reactor.netty.transport.AddressUtils;

/**
 * Where an upstream stands.
 *
 * @param isSecure https
 * @param host name or literal address, without brackets
 * @param port the scheme's own unless given
 * @param hostHeader value of the Host header
 * @param basePath comes before every target; empty or starting with a slash, never ending with one
 */
public record Endpoint(
    boolean isSecure, String host, int port, String hostHeader, String basePath) {

  public static Endpoint of(URI url) {
    boolean isSecure = "https".equals(url.getScheme().toLowerCase(Locale.ROOT));
    int ownPort = isSecure ? 443 : 80;
    // URI knows no host with an underscore, which container networks are full of.
    String authority = url.getRawAuthority();
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    String host = hasPort ? authority.substring(0, colon) : authority;
    int port =
        hasPort && colon + 1 < authority.length()
            ? Integer.parseInt(authority, colon + 1, authority.length(), 10)
            : ownPort;
    return new Endpoint(
        isSecure,
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        port,
        port == ownPort ? host : host + ":" + port,
        withoutTrailingSlash(url.getRawPath()));
  }

  /** What the URL of every target begins with, however the definition writes it. */
  public String origin() {
    return (isSecure ? "https://" : "http://") + hostHeader.toLowerCase(Locale.ROOT) + basePath;
  }

  /**
   * The target that a reference in an answer stands for, behind the base path. It is hostile: what
   * is no reference points elsewhere.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc3986#section-4.2">RFC 3986, 4.2</a>
   */
  public Optional<String> target(String reference) {
    return path(reference)
        .filter(path -> path.startsWith(basePath))
        .map(path -> path.substring(basePath.length()))
        .filter(path -> path.isEmpty() || "/?#".indexOf(path.charAt(0)) >= 0);
  }

  private Optional<String> path(String reference) {
    String scheme = isSecure ? "https:" : "http:";
    String relative =
        reference.regionMatches(true, 0, scheme, 0, scheme.length())
            ? reference.substring(scheme.length())
            : reference;
    if (!relative.startsWith("//")) {
      // After a scheme, there has to be an authority.
      return Optional.of(relative).filter(path -> path.equals(reference) && path.startsWith("/"));
    }
    int end = 2;
    while (end < relative.length() && "/?#".indexOf(relative.charAt(end)) < 0) {
      end++;
    }
    return isOwn(relative.substring(2, end))
        ? Optional.of(relative.substring(end))
        : Optional.empty();
  }

  private boolean isOwn(String authority) {
    String withPort = hostHeader.endsWith(":" + port) ? hostHeader : hostHeader + ":" + port;
    return authority.equalsIgnoreCase(hostHeader) || authority.equalsIgnoreCase(withPort);
  }

  InetSocketAddress address() {
    return AddressUtils.createUnresolved(host, port);
  }

  private static String withoutTrailingSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
