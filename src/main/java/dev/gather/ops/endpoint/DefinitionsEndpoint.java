package dev.gather.ops.endpoint;

import dev.gather.definition.watch.Reloaded;
import dev.gather.ops.reload.AttachedFiles;
import dev.gather.ops.reload.Definitions;
import java.util.Locale;
import java.util.Optional;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/** Shows the definitions in force, and loads the files when an operator asks for it. */
@WebEndpoint(id = "gatherdefinitions")
public final class DefinitionsEndpoint {

  /** RFC 9110, 15.5.21: understood, but with problems in what it is about. */
  private static final int UNPROCESSABLE = 422;

  private final Definitions definitions;
  private final AttachedFiles files;

  public DefinitionsEndpoint(Definitions definitions, AttachedFiles files) {
    this.definitions = definitions;
    this.files = files;
  }

  @ReadOperation
  DefinitionsView show() {
    return DefinitionsView.of(definitions, files);
  }

  /** Answers when the files, and those that they name, are in force or refused. */
  @WriteOperation
  WebEndpointResponse<Reload> reload() {
    Reloaded outcome = definitions.reload(Optional.empty()).and(files.reload());
    return new WebEndpointResponse<>(
        new Reload(outcome.name().toLowerCase(Locale.ROOT), DefinitionsView.of(definitions, files)),
        outcome == Reloaded.REFUSED ? UNPROCESSABLE : WebEndpointResponse.STATUS_OK);
  }

  /**
   * What came of it.
   *
   * @param outcome {@code loaded}, {@code unchanged} or {@code refused}
   * @param definitions afterwards
   */
  record Reload(String outcome, DefinitionsView definitions) {}
}
