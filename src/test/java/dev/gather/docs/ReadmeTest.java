package dev.gather.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.access.rate.RateLimitSettings;
import dev.gather.cache.CacheSettings;
import dev.gather.definition.DefinitionReader;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.definition.yaml.FileValue;
import dev.gather.demo.DemoApplication;
import dev.gather.demo.DemoFiles;
import dev.gather.execution.call.ExpressionLimits;
import dev.gather.execution.foreach.ForEachLimits;
import dev.gather.execution.overload.OverloadLimits;
import dev.gather.execution.stream.StreamLimits;
import dev.gather.ops.command.CheckCommand;
import dev.gather.plan.CallPlan;
import dev.gather.plan.GatewayPlan;
import dev.gather.plan.compile.PlanCompiler;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.ClassPathResource;

class ReadmeTest {

  private static final List<String> OF_THE_SERVER =
      List.of(
          "server.port",
          "server.netty.max-initial-line-length",
          "server.max-http-request-header-size",
          "management.server.port");

  private static final Markdown README = Markdown.readme();

  @Test
  void everyDefinitionIsWithoutProblems() {
    for (Markdown page : Markdown.all()) {
      for (List<String> block : page.blocks("yaml")) {
        if (block.get(0).startsWith("- ")) {
          continue; // a file of keys, which AccessTest reads
        }
        GatewayPlan plan = compile(page.file().toString(), String.join("\n", block));
        assertThat(plan.routes().size() + plan.proxies().size()).isPositive();
      }
    }
    assertThat(README.blocks("yaml")).isNotEmpty();
  }

  @Test
  void everyKindOfFailureHasItsStatus() throws Exception {
    Map<String, String> statuses = new LinkedHashMap<>();
    README
        .section("## Failures")
        .table("kind")
        .forEach(row -> statuses.put(Markdown.code(row.get(0)).get(0), row.get(2)));

    assertThat(statuses.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(FailureKind.values()).map(FailureKind::label).toList());
    for (FailureKind kind : FailureKind.values()) {
      // A skipped call takes the status of another one.
      if (kind != FailureKind.SKIPPED) {
        assertThat(statuses.get(kind.label()))
            .as(kind.label())
            .endsWith(Integer.toString(clientStatus(kind)));
      }
    }
  }

  @Test
  void theTwoCommandsAreThoseThatTheBuildRuns() throws IOException {
    List<String> commands =
        README.section("## Run it").blocks("sh").stream().map(block -> block.get(0)).toList();

    assertThat(commands).containsExactly("./mvnw spring-boot:test-run", "./mvnw verify");
    assertThat(Markdown.project().resolve("mvnw")).isExecutable();
    assertThat(Markdown.project().resolve(".ci/run")).content().contains("./mvnw -B verify");
    assertThat(Files.readString(Markdown.project().resolve("pom.xml")))
        .contains("<finalName>gather</finalName>")
        // The first command refuses to choose where the tests have several programs.
        .contains("<mainClass>" + DemoApplication.class.getName() + "</mainClass>");
  }

  @Test
  void aCheckPrintsWhatIsShown() {
    Example check =
        Example.of(README).stream()
            .filter(example -> example.command().contains("--check"))
            .findFirst()
            .orElseThrow();
    String file = check.command().substring(check.command().lastIndexOf(' ') + 1);

    assertThat(check.command()).isEqualTo("java -jar target/gather.jar --check " + file);
    assertThat(check("--check", Markdown.project().resolve(file).toString()))
        .isEqualTo(check.output());
  }

  @Test
  void aProblemIsReportedAsShown() throws IOException {
    String shown = README.section("## Add a route").blocks("text").get(0).get(0);
    String bad = Files.readString(DemoFiles.definition()).replace(": sellers", ": selers");

    assertThatThrownBy(() -> compile("gateway.yaml", bad))
        .isInstanceOfSatisfying(
            DefinitionException.class,
            e -> assertThat(e.problems()).first().asString().isEqualTo(shown));
  }

  @Test
  void propertiesHaveTheDefaultsThatAreShown() throws Exception {
    Map<String, String> defaults = new LinkedHashMap<>();
    README
        .section("## Operating")
        .table("property")
        .forEach(
            row -> defaults.put(Markdown.code(row.get(0)).get(0), row.get(2).replace("`", "")));

    Map<String, String> expected = new LinkedHashMap<>(ofRecords());
    for (String name : OF_THE_SERVER) {
      expected.put(name, property(name));
    }
    assertThat(defaults).containsAllEntriesOf(expected).hasSize(1 + expected.size());
    assertThat(property("gather.definitions"))
        .isEqualTo("${GATHER_DEFINITIONS:" + defaults.get("gather.definitions") + "}");
  }

  private static GatewayPlan compile(String name, String yaml) {
    DefinitionReader reader =
        new DefinitionReader(
            variable -> variable.endsWith("KEY") ? "k" : null, file -> new FileValue.Text("k"));
    return PlanCompiler.compile(reader.read(List.of(new DefinitionFile(name, yaml))));
  }

  /** Asks the rule itself, which is not public, about a call with the defaults. */
  private static int clientStatus(FailureKind kind) throws ReflectiveOperationException {
    CallPlan call =
        compile(
                "defaults",
                """
                upstreams: { a: { url: "http://a" } }
                routes: { r: { path: /r, calls: { c: { upstream: a, path: /c } } } }
                """)
            .routes()
            .get(0)
            .calls()
            .get(0);
    Method rule =
        Class.forName("dev.gather.execution.client.ClientStatus")
            .getDeclaredMethod("of", CallPlan.class, CallFailure.class);
    rule.setAccessible(true);
    CallFailure failure =
        kind == FailureKind.STATUS
            ? CallFailure.status("a", 500, Optional.empty())
            : CallFailure.of(kind, "");
    return (int) rule.invoke(null, call, failure);
  }

  private static List<String> check(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, UTF_8);
    CheckCommand.ofThisProcess(stream, stream).run(arguments);
    return out.toString(UTF_8).lines().toList();
  }

  /** Names and defaults of the properties that records have. */
  private static Map<String, String> ofRecords() throws ClassNotFoundException {
    Map<String, String> defaults = new LinkedHashMap<>();
    for (Class<?> settings :
        List.of(
            Class.forName("dev.gather.ops.reload.ReloadSettings"),
            Class.forName("dev.gather.ops.warmup.WarmUpSettings"),
            Class.forName("dev.gather.access.operators.OperatorSettings"),
            Class.forName("dev.gather.web.RequestLimits"),
            Class.forName("dev.gather.web.AnswerLimits"),
            Class.forName("dev.gather.web.ForwardingSettings"),
            Class.forName("dev.gather.web.ShutdownSettings"),
            Class.forName("dev.gather.web.WebSocketLimits"),
            Class.forName("dev.gather.ops.trace.AccessLogSettings"),
            ForEachLimits.class,
            ExpressionLimits.class,
            OverloadLimits.class,
            StreamLimits.class,
            RateLimitSettings.class,
            CacheSettings.class)) {
      String prefix = settings.getAnnotation(ConfigurationProperties.class).value();
      for (Parameter setting : settings.getDeclaredConstructors()[0].getParameters()) {
        String name = setting.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        defaults.put(prefix + "." + name, defaultValue(setting));
      }
    }
    return defaults;
  }

  private static String defaultValue(Parameter parameter) {
    DefaultValue value = parameter.getAnnotation(DefaultValue.class);
    return value == null || value.value().length == 0 ? "none" : value.value()[0];
  }

  /** As application.yaml has it. */
  private static String property(String name) {
    YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
    yaml.setResources(new ClassPathResource("application.yaml"));
    return String.valueOf(Objects.requireNonNull(yaml.getObject()).get(name));
  }
}
