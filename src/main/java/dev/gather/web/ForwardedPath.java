package dev.gather.web;

import dev.gather.upstream.field.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way of a request to Gather, as far as those who are trusted tell it.
 *
 * @param nodes who sent it and who sent it on; the peer of Gather's own connection is the last
 * @param client which of them is the client, to the best of the trusted ones' knowledge
 * @param asked what the client asked, by their word
 * @param own what the peer asked of Gather
 */
record ForwardedPath(List<ForwardedNode> nodes, int client, Asked asked, Asked own) {

  /**
   * @param proto http or https
   * @param host with its port where it has one; empty where none was named that can be told on
   */
  record Asked(String proto, Optional<String> host) {}

  List<Header> xForwarded() {
    List<Header> headers = new ArrayList<>(3);
    headers.add(new Header("x-forwarded-for", listed()));
    headers.add(new Header("x-forwarded-proto", asked.proto()));
    asked.host().ifPresent(host -> headers.add(new Header("x-forwarded-host", host)));
    return headers;
  }

  List<Header> forwarded() {
    StringBuilder elements = new StringBuilder();
    int last = nodes.size() - 1;
    for (int i = 0; i <= last; i++) {
      append(elements, ", ", element(i, last));
    }
    return List.of(new Header("forwarded", elements.toString()));
  }

  /** Where the client is; that of an IPv6 address, as its lower half is the client's to choose. */
  String network() {
    return nodes.get(client).network();
  }

  private String listed() {
    if (nodes.size() == 1) {
      return nodes.get(0).listed();
    }
    StringBuilder list = new StringBuilder();
    nodes.forEach(node -> append(list, ", ", node.listed()));
    return list.toString();
  }

  /**
   * What proxies between the client and the last of them asked of each other is nobody's matter.
   */
  private String element(int node, int last) {
    StringBuilder element = new StringBuilder();
    if (!nodes.get(node).name().isEmpty()) {
      element.append("for=").append(nodes.get(node).value());
    }
    if (node == client) {
      describe(asked, element);
    } else if (node == last) {
      describe(own, element);
    }
    return element.toString();
  }

  private static void describe(Asked asked, StringBuilder element) {
    asked.host().ifPresent(host -> append(element, ";", "host=" + value(host)));
    append(element, ";", "proto=" + asked.proto());
  }

  /** A host with a port, and an IPv6 address, are no tokens; nothing in them must be escaped. */
  private static String value(String host) {
    return host.indexOf(':') < 0 ? host : '"' + host + '"';
  }

  private static void append(StringBuilder list, String separator, String next) {
    if (!list.isEmpty() && !next.isEmpty()) {
      list.append(separator);
    }
    list.append(next);
  }
}
