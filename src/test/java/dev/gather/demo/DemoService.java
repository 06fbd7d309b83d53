package dev.gather.demo;

import java.util.Locale;

/** One of the services behind the demo's gateway. */
public enum DemoService {
  CATALOG(9101),
  SELLERS(9102),
  REVIEWS(9103),
  STOCK(9104),
  USERS(9105),
  ORDERS(9106),
  POSTS(9107),
  IDENTITY(9108);

  private final int usualPort;

  DemoService(int usualPort) {
    this.usualPort = usualPort;
  }

  /**
   * Name of the upstream, and of the directory that holds the service's answers. The issuer of
   * tokens has no upstream: only its keys are fetched.
   */
  public String upstream() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The loopback port that the demo's definition has as its default. */
  public int usualPort() {
    return usualPort;
  }

  /** Name of the variable in the demo's definition that says where the service is. */
  public String urlVariable() {
    return name() + "_URL";
  }
}
