package dev.gather.ops.endpoint;

import dev.gather.ops.reload.Definitions;
import dev.gather.ops.reload.Definitions.Reloaded;
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

  public DefinitionsEndpoint(Definitions definitions) {
    this.definitions = definitions;
  }

  @ReadOperation
  DefinitionsView show() {
    return DefinitionsView.of(definitions);
  }

  /** Answers when the files are in force, or refused. */
  @WriteOperation
  WebEndpointResponse<Reload> reload() {
    Reloaded outcome = definitions.reload(Optional.empty());
    return new WebEndpointResponse<>(
        new Reload(outcome.name().toLowerCase(Locale.ROOT), DefinitionsView.of(definitions)),
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
