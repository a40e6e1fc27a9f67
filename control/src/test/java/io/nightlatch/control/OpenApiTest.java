package io.nightlatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.control.json.AccessJson;
import io.nightlatch.control.json.DatabaseJson;
import io.nightlatch.control.json.DriftJson;
import io.nightlatch.control.json.EndingJson;
import io.nightlatch.control.json.EventJson;
import io.nightlatch.control.json.FootprintJson;
import io.nightlatch.control.json.GrantJson;
import io.nightlatch.control.json.MeJson;
import io.nightlatch.control.json.PathJson;
import io.nightlatch.control.json.RequestJson;
import io.nightlatch.control.json.SessionJson;
import io.nightlatch.control.json.TokenJson;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The written description of the API against the API. */
class OpenApiTest {
    private static final JsonNode DOCUMENT = served();

    private static JsonNode served() {
        try (var demo = new Demo()) {
            var yaml = demo.asNobody().get("/openapi.yaml").http().body();
            return JsonMapper.shared()
                    .valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
        }
    }

    @Test
    void listsEveryRouteAndNoOther() {
        var written = new TreeSet<String>();
        DOCUMENT.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(
                                method -> written.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(written).isEqualTo(routes());
    }

    private static Set<String> routes() {
        var routes = new TreeSet<String>();
        var controllers =
                Objects.requireNonNull(Wiring.class.getAnnotation(Import.class)).value();
        for (var controller : controllers) {
            if (!controller.isAnnotationPresent(RestController.class)) continue;
            var whole = AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
            var prefix = whole == null ? "" : whole.path()[0];
            for (var method : controller.getDeclaredMethods()) {
                var mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
                if (mapping == null) continue;
                var path = mapping.path().length == 0 ? "" : mapping.path()[0];
                routes.add(mapping.method()[0] + " " + prefix + path);
            }
        }
        return routes;
    }

    static List<Map.Entry<String, Class<?>>> schemas() {
        return List.of(
                Map.entry("Request", RequestJson.class),
                Map.entry("Stage", RequestJson.StageJson.class),
                Map.entry("Vote", RequestJson.VoteJson.class),
                Map.entry("Grant", GrantJson.class),
                Map.entry("Access", AccessJson.class),
                Map.entry("Footprint", FootprintJson.class),
                Map.entry("Finding", FootprintJson.FindingJson.class),
                Map.entry("Drift", DriftJson.class),
                Map.entry("Session", SessionJson.class),
                Map.entry("Ending", EndingJson.class),
                Map.entry("Event", EventJson.class),
                Map.entry("Me", MeJson.class),
                Map.entry("Token", TokenJson.class),
                Map.entry("Path", PathJson.class),
                Map.entry("Database", DatabaseJson.class));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void describesEveryField(Map.Entry<String, Class<?>> schema) {
        var described = DOCUMENT.get("components").get("schemas").get(schema.getKey());

        var fields = Stream.of(schema.getValue().getRecordComponents())
                .map(RecordComponent::getName)
                .toList();

        assertThat(described.get("properties").propertyNames()).containsExactlyInAnyOrderElementsOf(fields);
    }

    @Test
    void listsEveryKindOfEvent() {
        var kinds = DOCUMENT.get("components")
                .get("schemas")
                .get("Event")
                .get("properties")
                .get("kind")
                .get("enum");

        assertThat(kinds.valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(Arrays.stream(EventKind.values())
                        .map(EventKind::wireName)
                        .toList());
    }

    @Test
    void refersToNothingThatIsMissing() {
        var references = DOCUMENT.findValuesAsString("$ref");

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                DOCUMENT.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }
}
