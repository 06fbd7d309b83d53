package dev.gather.access.operators;

import dev.gather.process.Expected;
import dev.gather.process.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who operators are.
 *
 * @param token what their endpoints ask for; without it, whoever reaches them is an operator
 */
@ConfigurationProperties("gather.operators")
public record OperatorSettings(
    @Secret @Expected("16 to 256 characters of visible ASCII, such as `openssl rand -hex 32` makes")
        @Nullable OperatorToken token) {}
