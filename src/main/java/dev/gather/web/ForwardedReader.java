package dev.gather.web;

import dev.gather.web.ForwardedPath.Asked;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Finds out where requests come from. */
record ForwardedReader(TrustedProxies trusted) {

  /** Proxies in a row, Gather's peer among them; what is further away is left out. */
  private static final int MOST_NODES = 20;

  private static final String FOR = "X-Forwarded-For";
  private static final String PROTO = "X-Forwarded-Proto";
  private static final String HOST = "X-Forwarded-Host";

  /** Nothing that could end a value, begin another, or be taken for a path or a user. */
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");

  private static final Pattern ABSOLUTE =
      Pattern.compile("https?://([^/?#]*).*", Pattern.CASE_INSENSITIVE);

  /**
   * Whether the fields of a request are believed: it comes from one of the trusted proxies.
   *
   * @param peer of its connection
   */
  boolean believes(@Nullable InetSocketAddress peer) {
    return peer != null && peer.getAddress() != null && trusted.contain(peer.getAddress());
  }

  /**
   * @param peer of the request's connection
   * @param scheme of that connection
   * @param target of the request, as it came
   */
  ForwardedPath path(
      HttpHeaders headers, @Nullable InetSocketAddress peer, String scheme, String target) {
    Asked own = new Asked(scheme, sane(named(target, headers)));
    List<Claim> claims = believes(peer) ? claims(headers) : List.of();
    int last = Math.min(claims.size(), MOST_NODES - 1);
    List<Claim> believed = claims.subList(claims.size() - last, claims.size());
    List<ForwardedNode> nodes = new ArrayList<>(last + 1);
    believed.forEach(claim -> nodes.add(claim.node));
    nodes.add(node(peer));
    int client = client(nodes);
    return new ForwardedPath(
        nodes, client, client == last ? own : asked(believed.get(client), own), own);
  }

  /**
   * The nearest that is not trusted, which one that is says is its client; what that says itself
   * stands before it. The farthest where all are trusted.
   */
  private int client(List<ForwardedNode> nodes) {
    int client = nodes.size() - 1;
    while (client > 0 && (client == nodes.size() - 1 || isTrusted(nodes.get(client)))) {
      client--;
    }
    return client;
  }

  private boolean isTrusted(ForwardedNode node) {
    return node.address().filter(trusted::contain).isPresent();
  }

  private static Asked asked(Claim claim, Asked own) {
    String proto = claim.proto.toLowerCase(Locale.ROOT);
    return new Asked(
        proto.equals("http") || proto.equals("https") ? proto : own.proto(),
        sane(claim.host).or(own::host));
  }

  /**
   * A target that names a host comes before the field, RFC 9112, 3.2.2; of several fields none
   * counts.
   */
  private static String named(String target, HttpHeaders headers) {
    if (!target.startsWith("/")) {
      Matcher absolute = ABSOLUTE.matcher(target);
      if (absolute.matches()) {
        return absolute.group(1);
      }
    }
    List<String> fields = headers.getOrEmpty(HttpHeaders.HOST);
    return fields.size() == 1 ? fields.get(0) : "";
  }

  private static Optional<String> sane(String host) {
    return PlainHost.is(host) || AUTHORITY.matcher(host).matches()
        ? Optional.of(host)
        : Optional.empty();
  }

  private static ForwardedNode node(@Nullable InetSocketAddress peer) {
    return peer == null || peer.getAddress() == null
        ? ForwardedNode.UNKNOWN
        : ForwardedNode.of(peer.getAddress());
  }

  /**
   * What proxies say, one for each, the nearest last. Those that write one family of fields leave
   * the other as a client sent it, so where there is any of the usual one, the other is not read.
   */
  private static List<Claim> claims(HttpHeaders headers) {
    return headers.containsHeader(FOR)
            || headers.containsHeader(PROTO)
            || headers.containsHeader(HOST)
        ? listed(headers)
        : ForwardedField.elements(String.join(",", headers.getOrEmpty("Forwarded"))).stream()
            .map(Claim::of)
            .toList();
  }

  private static List<Claim> listed(HttpHeaders headers) {
    List<String> nodes = list(headers, FOR);
    List<String> protos = list(headers, PROTO);
    List<String> hosts = list(headers, HOST);
    int size = Math.max(nodes.size(), 1);
    List<Claim> claims = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      ForwardedNode node = nodes.isEmpty() ? ForwardedNode.UNTOLD : ForwardedNode.of(nodes.get(i));
      claims.add(new Claim(node, aligned(protos, i, size), aligned(hosts, i, size)));
    }
    return claims;
  }

  /** Most proxies replace these, and a few add to them as they do to the list of addresses. */
  private static String aligned(List<String> values, int index, int size) {
    if (values.isEmpty()) {
      return "";
    }
    return values.get(values.size() == size ? index : values.size() - 1);
  }

  private static List<String> list(HttpHeaders headers, String name) {
    List<String> values = new ArrayList<>();
    for (String line : headers.getOrEmpty(name)) {
      for (String value : line.split(",", -1)) {
        if (!value.isBlank()) {
          values.add(value.strip());
        }
      }
    }
    return values;
  }

  /** What one proxy says of who it had the request from; empty where it does not. */
  private record Claim(ForwardedNode node, String proto, String host) {

    static Claim of(Map<String, String> element) {
      String node = element.getOrDefault("for", "");
      return new Claim(
          node.isEmpty() ? ForwardedNode.UNTOLD : ForwardedNode.of(node),
          element.getOrDefault("proto", ""),
          element.getOrDefault("host", ""));
    }
  }
}
