package dev.gather.access;

import java.util.List;

/** What of a request tells who asks. All of it is hostile. */
public interface AccessRequest {

  /**
   * The values of one header, none where it was not sent.
   *
   * @param name in any case
   */
  List<String> values(String name);

  /**
   * What clients at one place have in common: an IPv4 address, or the network of an IPv6 one, of
   * which a client has as many as it likes.
   */
  String network();
}
