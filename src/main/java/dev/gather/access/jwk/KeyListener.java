package dev.gather.access.jwk;

/** Is told what fetches of keys come to; returns at once, from any thread. */
public interface KeyListener {

  /**
   * @param issuer as the definition has it
   * @param isThere whether there were keys, old or new
   */
  void keysFetched(String issuer, boolean isThere);
}
