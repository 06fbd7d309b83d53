package dev.gather.upstream.call;

/** What the answer to a call and one that is passed on have in common. */
public sealed interface AnyAnswer permits UpstreamAnswer, ProxiedAnswer {

  /** Any but an interim one. */
  int status();
}
