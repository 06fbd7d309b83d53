package dev.gather.definition.bind;

import dev.gather.definition.model.AccessDefinition;
import dev.gather.definition.model.AdmissionDefinition;
import dev.gather.definition.model.ApiKeysDefinition;
import dev.gather.definition.model.JwtDefinition;
import dev.gather.definition.model.ParamsDefinition;
import dev.gather.definition.model.RateLimitDefinition;
import dev.gather.definition.model.RequireDefinition;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * Makes the records of who may ask; every default of them is here.
 *
 * @param file of the block, whose directory the paths in it begin at
 */
public record AccessBinder(Path file) {

  private static final int FORBIDDEN = 403;
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);
  private static final String PUBLIC = "public";

  private static final List<String> SCOPES =
      List.of("scope", "scp", "permissions", "realm_access.roles");

  public AccessDefinition bind(Block block) {
    return new AccessDefinition(
        block.string("default", PUBLIC).equals("authenticated"),
        block.oneOrMore("jwt").map(this::jwt).toList(),
        block.tree("api-keys").map(tree -> apiKeys(new Block(tree))));
  }

  private JwtDefinition jwt(Block block) {
    return new JwtDefinition(
        block.string("issuer", ""),
        block.optionalString("jwk-set").map(this::place),
        block.oneOrMore("audience").map(text -> text.node().asString()).toList(),
        block.optionalStrings("scopes").orElse(SCOPES),
        block.optionalStrings("algorithms").orElse(JwtDefinition.ALGORITHMS),
        block.duration("clock-skew", CLOCK_SKEW));
  }

  private URI place(String text) {
    return text.matches("(?i)https?://.*") ? URI.create(text) : path(text).toUri();
  }

  private ApiKeysDefinition apiKeys(Block block) {
    return new ApiKeysDefinition(
        block.string("header", "x-api-key").toLowerCase(Locale.ROOT),
        path(block.string("file", "")));
  }

  private Path path(String text) {
    return file.resolveSibling(text).toAbsolutePath().normalize();
  }

  /** Of a route. */
  static AdmissionDefinition admission(Block route) {
    return new AdmissionDefinition(
        route.tree("access").map(AccessBinder::audience),
        route.oneOrMore("require").map(AccessBinder::require).toList(),
        route.tree("rate-limit").map(tree -> rateLimit(new Block(tree))),
        route.tree("request-schema"),
        new ParamsDefinition(
            route.entries("params", (name, schema) -> schema.node()),
            route.flag("params-only", false)));
  }

  private static AdmissionDefinition.Audience audience(JsonNode access) {
    return new AdmissionDefinition.Audience(
        access.isString() && access.asString().equals(PUBLIC), new Block(access).strings("scope"));
  }

  private static RequireDefinition require(Block block) {
    return new RequireDefinition(
        block.string("that", ""),
        block.integer("status", FORBIDDEN),
        block.optionalString("detail"));
  }

  private static RateLimitDefinition rateLimit(Block block) {
    int permits = block.integer("permits", 1);
    return new RateLimitDefinition(
        permits,
        block.duration("every", Duration.ofSeconds(1)),
        block.integer("burst", permits),
        block.string("per", "ip"),
        block.flag("shared", false));
  }
}
