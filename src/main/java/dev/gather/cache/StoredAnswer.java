package dev.gather.cache;

import java.util.List;

/** What the shared store has of a key: the answer, and the tags by which it can be evicted. */
public record StoredAnswer(CachedAnswer answer, List<Tag> tags) {}
