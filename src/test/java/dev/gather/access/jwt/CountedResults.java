package dev.gather.access.jwt;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what tokens and fetches came to. */
public final class CountedResults implements TokenListener {

  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

  @Override
  public void tokenChecked(String issuer, TokenResult result) {
    count(issuer + " " + result);
  }

  @Override
  public void keysFetched(String issuer, boolean isThere) {
    count(issuer + " " + isThere);
  }

  public int of(String issuer, TokenResult result) {
    return counter(issuer + " " + result).get();
  }

  public int fetches(String issuer, boolean areThere) {
    return counter(issuer + " " + areThere).get();
  }

  private void count(String name) {
    counter(name).incrementAndGet();
  }

  private AtomicInteger counter(String name) {
    return counts.computeIfAbsent(name, any -> new AtomicInteger());
  }
}
