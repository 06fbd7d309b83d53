package dev.gather.access.jwt;

import dev.gather.access.jwk.KeyListener;

/** Is told what tokens and their keys come to; returns at once, from any thread. */
public interface TokenListener extends KeyListener {

  /** In place of the issuer of a token that is not of one that is known. */
  String NO_ISSUER = "_none";

  /**
   * @param issuer as the definition has it, or {@link #NO_ISSUER}
   */
  void tokenChecked(String issuer, TokenResult result);
}
