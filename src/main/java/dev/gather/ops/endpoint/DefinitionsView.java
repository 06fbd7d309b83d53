package dev.gather.ops.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gather.definition.watch.Refused;
import dev.gather.ops.reload.AttachedFiles;
import dev.gather.ops.reload.Definitions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The definitions in force, for operators.
 *
 * @param version of the files' names and texts
 * @param loaded when
 * @param attached files that they name and that change by themselves
 * @param refused files that are there now and are not in force
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DefinitionsView(
    String version,
    Instant loaded,
    List<String> files,
    int routes,
    int upstreams,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<AttachedFiles.State> attached,
    @Nullable Refused refused) {

  static DefinitionsView of(Definitions definitions, AttachedFiles files) {
    Definitions.InForce inForce = definitions.inForce();
    return new DefinitionsView(
        inForce.version(),
        inForce.since(),
        inForce.files(),
        inForce.routes(),
        inForce.upstreams(),
        files.states(),
        definitions.refused().orElse(null));
  }
}
