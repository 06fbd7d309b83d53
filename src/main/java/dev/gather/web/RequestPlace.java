package dev.gather.web;

/** A request's place among those in flight, which it has to its end once it has taken it. */
interface RequestPlace {

  /**
   * Once, when it is known that the request is a route's.
   *
   * @return false when there is none
   */
  boolean take();
}
