package dev.gather.plan.compile;

import dev.gather.definition.model.AccessDefinition;
import dev.gather.definition.model.JwtDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import java.util.HashSet;
import java.util.Set;

/** What cannot be meant of who may ask, whatever the routes say. */
record AccessRules(AccessDefinition access, DefinitionProblems problems) {

  void check() {
    Set<String> issuers = new HashSet<>();
    for (int i = 0; i < access.jwt().size(); i++) {
      JwtDefinition jwt = access.jwt().get(i);
      if (!issuers.add(jwt.issuer()) && !jwt.issuer().isEmpty()) {
        problems.add(
            DefinitionPath.of("access", "jwt", i, "issuer"),
            "the issuer is there twice (expected: once, with all its audiences)");
      }
    }
    if (access.apiKeys().filter(keys -> keys.header().equals("authorization")).isPresent()) {
      problems.add(
          DefinitionPath.of("access", "api-keys", "header"),
          "`authorization` brings tokens (expected: another header, such as x-api-key)");
    }
  }
}
