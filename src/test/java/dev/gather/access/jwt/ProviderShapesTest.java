package dev.gather.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.Patience;
import dev.gather.access.caller.Caller;
import dev.gather.access.jwk.TestIssuer;
import dev.gather.cache.TestClock;
import dev.gather.definition.model.JwtDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens as identity providers make them, with the names of claims that they use. */
class ProviderShapesTest {

  private final TestClock clock = new TestClock();
  private final TestIssuer issuer = new TestIssuer(clock);

  @AfterEach
  void close() {
    issuer.close();
  }

  @Test
  void keycloakHasRolesOfTheRealmAndScopes() {
    Caller caller =
        read(
            """
            {
              "exp": %2$d,
              "iat": %3$d,
              "auth_time": %3$d,
              "jti": "onrtac:5a6cf2b5-6b0d-4c56-9d2e-4f4a5b8f0c11",
              "iss": "%1$s",
              "aud": ["gather", "account"],
              "sub": "f8b1b6a3-0d5c-4ce0-8a0e-5bdbf6b6c1de",
              "typ": "Bearer",
              "azp": "shop-frontend",
              "sid": "6f6a1a2e-55c5-4b0e-9a3c-2a7a4b0b6a10",
              "acr": "1",
              "allowed-origins": ["https://shop.example"],
              "realm_access": {
                "roles": ["default-roles-shop", "offline_access", "order manager", "uma_authorization"]
              },
              "resource_access": {
                "account": { "roles": ["manage-account", "view-profile"] }
              },
              "scope": "openid profile email",
              "email_verified": true,
              "name": "Ada Lovelace",
              "preferred_username": "ada",
              "email": "ada@shop.example"
            }
            """,
            "gather", "scope", "scp", "permissions", "realm_access.roles");

    assertThat(caller.subject()).isEqualTo("f8b1b6a3-0d5c-4ce0-8a0e-5bdbf6b6c1de");
    assertThat(caller.scopes())
        .containsExactly(
            "default-roles-shop",
            "email",
            "offline_access",
            "openid",
            "order manager",
            "profile",
            "uma_authorization");
  }

  @Test
  void keycloakHasRolesOfAClientOneObjectDeeper() {
    assertThat(
            read(
                    """
                    { "iss": "%1$s", "exp": %2$d, "sub": "s", "aud": "account",
                      "resource_access": { "gather-api": { "roles": ["orders.read"] } } }
                    """,
                    "account", "resource_access.gather-api.roles")
                .scopes())
        .containsExactly("orders.read");
  }

  @Test
  void entraHasDelegatedScopesInOneTextAndRolesInAnArray() {
    Caller caller =
        read(
            """
            {
              "aud": "api://2d4d11a2-f814-46a7-890a-274a72a7309e",
              "iss": "%1$s",
              "iat": %3$d,
              "nbf": %3$d,
              "exp": %2$d,
              "acr": "1",
              "aio": "AXQAi/8TAAAAb0TxQGqqu3Zs4N1v",
              "amr": ["pwd", "mfa"],
              "appid": "6e74172b-be56-4843-9ff4-e66a39bb12e3",
              "appidacr": "0",
              "name": "Ada Lovelace",
              "oid": "ebbfb5f5-4fdd-44b1-9f4a-0a2a0f8bb9a4",
              "rh": "0.AV0A",
              "roles": ["Orders.Approve"],
              "scp": "Orders.Read Orders.Write",
              "sub": "l3_roISQU222bULS9yi2k0XpqpOiMz5H3ZACo1GeXA",
              "tid": "72f988bf-86f1-41af-91ab-2d7cd011db47",
              "unique_name": "ada@shop.example",
              "uti": "fqiBqXLPj0eQa82S-IYFAA",
              "ver": "1.0"
            }
            """,
            "api://2d4d11a2-f814-46a7-890a-274a72a7309e", "scp", "roles");

    assertThat(caller.scopes()).containsExactly("Orders.Approve", "Orders.Read", "Orders.Write");
    assertThat(caller.subject()).isEqualTo("l3_roISQU222bULS9yi2k0XpqpOiMz5H3ZACo1GeXA");
  }

  @Test
  void auth0HasPermissionsInAnArrayAndClaimsWithTheNamesOfUrls() {
    Caller caller =
        read(
            """
            {
              "iss": "%1$s",
              "sub": "auth0|5f7c8ec7c33c6c004bbafe82",
              "aud": ["https://gather.example/api", "https://shop.eu.auth0.com/userinfo"],
              "iat": %3$d,
              "exp": %2$d,
              "azp": "my_client_id",
              "scope": "openid profile orders.read",
              "https://shop.example/roles": ["editor"],
              "permissions": ["orders.read", "orders.write"]
            }
            """,
            "https://gather.example/api", "scope", "permissions", "https://shop.example/roles");

    assertThat(caller.subject()).isEqualTo("auth0|5f7c8ec7c33c6c004bbafe82");
    assertThat(caller.scopes())
        .containsExactly("editor", "openid", "orders.read", "orders.write", "profile");
  }

  @Test
  void aClaimOfExactlyThatNameGoesBeforeAPath() {
    assertThat(
            read(
                    """
                    { "iss": "%1$s", "exp": %2$d, "sub": "s", "aud": "gather",
                      "realm_access.roles": ["whole"], "realm_access": { "roles": ["inside"] } }
                    """,
                    "gather", "realm_access.roles")
                .scopes())
        .containsExactly("whole");
  }

  @Test
  void whatIsNeitherATextNorAnArrayOfTextsHoldsNoScopes() {
    assertThat(
            read(
                    """
                    { "iss": "%1$s", "exp": %2$d, "sub": "s", "aud": "gather",
                      "scope": { "admin": true }, "scp": ["a", 1, null, ["b"], { "c": 1 }, "a"],
                      "permissions": 7, "realm_access": "roles" }
                    """,
                    "gather", "scope", "scp", "permissions", "realm_access.roles")
                .scopes())
        .containsExactly("a");
  }

  /**
   * @param claims with the issuer, the end and the beginning to be put in
   */
  private Caller read(String claims, String audience, String... scopes) {
    JwtDefinition definition =
        new JwtDefinition(
            issuer.url(),
            Optional.empty(),
            List.of(audience),
            List.of(scopes),
            JwtDefinition.ALGORITHMS,
            Duration.ofSeconds(60));
    long now = clock.instant().getEpochSecond();
    String token = issuer.token().payload(claims.formatted(issuer.url(), now + 300, now)).text();
    try (TokenVerifier verifier =
        new TokenVerifier(List.of(definition), clock, new CountedResults())) {
      Verification verification = verifier.verify(token).block(Patience.LIMIT);
      assertThat(verification).isInstanceOf(Verification.Accepted.class);
      return ((Verification.Accepted) Objects.requireNonNull(verification)).caller();
    }
  }
}
