package dev.gather.definition.watch;

import java.time.Instant;
import java.util.List;

/**
 * Files that are not in force.
 *
 * @param version what tells them from others
 * @param at when they were read
 * @param problems each with file, line and column
 */
public record Refused(String version, Instant at, List<String> problems) {}
