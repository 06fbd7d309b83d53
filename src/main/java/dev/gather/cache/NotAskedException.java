package dev.gather.cache;

/** The database was not asked, because it has lately failed to answer. */
public final class NotAskedException extends RuntimeException {

  public static final NotAskedException INSTANCE = new NotAskedException();

  private static final long serialVersionUID = 1;

  private NotAskedException() {
    super("the cache's database was not asked: it fails or is too slow", null, false, false);
  }
}
