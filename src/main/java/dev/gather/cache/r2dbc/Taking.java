package dev.gather.cache.r2dbc;

/**
 * What becomes of a bucket when permits are taken out of it, as expressions of SQL. $2 is the
 * interval, $3 the capacity, $4 the permits that are waited for and $5 the block.
 *
 * @param now the database's time
 * @param fullAt when the bucket was to be full
 */
record Taking(String now, String fullAt) {

  private static final String INTERVAL = "cast($2 as bigint)";
  private static final String CAPACITY = "cast($3 as bigint)";
  private static final String WAITING = "cast($4 as bigint)";
  private static final String BLOCK = "cast($5 as bigint)";

  /**
   * All that there is for those who wait. A block is no more than half of it, where that is at
   * least a quarter of a block: less would not be worth the trip.
   */
  String taken() {
    return "least(%1$s, greatest(%2$s, least(%3$s, greatest((%3$s + 3) / 4, (%1$s + 1) / 2))))"
        .formatted(available(), WAITING, BLOCK);
  }

  String fullAtThen() {
    return "%s + %s + %s * %s".formatted(now, lacking(), taken(), INTERVAL);
  }

  private String available() {
    return "(%1$s - (%2$s + %3$s - 1) / %3$s)".formatted(CAPACITY, lacking(), INTERVAL);
  }

  /** In time; no more than an empty bucket, also where the database's clock was set back. */
  private String lacking() {
    return "greatest(0, least(%s - %s, %s * %s))".formatted(fullAt, now, CAPACITY, INTERVAL);
  }
}
