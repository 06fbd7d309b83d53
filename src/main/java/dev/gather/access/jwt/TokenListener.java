package dev.gather.access.jwt;

/** Is told what tokens and keys come to; returns at once, from any thread. */
public interface TokenListener {

  /** In place of the issuer of a token that is not of one that is known. */
  String NO_ISSUER = "_none";

  /**
   * @param issuer as the definition has it, or {@link #NO_ISSUER}
   */
  void tokenChecked(String issuer, TokenResult result);

  /**
   * @param isThere whether there were keys, old or new
   */
  void keysFetched(String issuer, boolean isThere);
}
