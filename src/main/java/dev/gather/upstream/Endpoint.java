package dev.gather.upstream;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
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
record Endpoint(boolean isSecure, String host, int port, String hostHeader, String basePath) {

  static Endpoint of(URI url) {
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
  String origin() {
    return (isSecure ? "https://" : "http://") + hostHeader.toLowerCase(Locale.ROOT) + basePath;
  }

  InetSocketAddress address() {
    return AddressUtils.createUnresolved(host, port);
  }

  private static String withoutTrailingSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
