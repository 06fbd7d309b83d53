package dev.gather.ops.trace;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The access log, {@code gather.access-log} in the application's properties. It is off: what stands
 * in front of Gather writes one as a rule, metrics count every request, and lines are written by
 * the event loops, which wait for a console that does not keep up.
 *
 * @param enabled whether every request has a line
 */
@ConfigurationProperties("gather.access-log")
record AccessLogSettings(@DefaultValue("false") boolean enabled) {}
