package dev.gather.ops.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gather.ops.reload.Definitions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The definitions in force, for operators.
 *
 * @param version of the files' names and texts
 * @param loaded when
 * @param refused files that are there now and are not in force
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DefinitionsView(
    String version,
    Instant loaded,
    List<String> files,
    int routes,
    int upstreams,
    Definitions.@Nullable Refused refused) {

  static DefinitionsView of(Definitions definitions) {
    Definitions.InForce inForce = definitions.inForce();
    return new DefinitionsView(
        inForce.version(),
        inForce.since(),
        inForce.files(),
        inForce.routes(),
        inForce.upstreams(),
        definitions.refused().orElse(null));
  }
}
