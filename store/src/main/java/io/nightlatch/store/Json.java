package io.nightlatch.store;

import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Stage;
import io.nightlatch.access.policy.Unanswered;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The columns that hold JSON. */
final class Json {
    // What is not a JSON value is a fault of who wrote it, and shall not stand in the trail as {}.
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();
    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};

    private Json() {}

    static String write(Map<String, Object> values) {
        return MAPPER.writeValueAsString(values);
    }

    /** Keys in the order in which they were written. */
    static Map<String, Object> object(String json) {
        return MAPPER.readValue(json, OBJECT);
    }

    static JsonNode tree(String json) {
        return MAPPER.readTree(json);
    }

    static String stages(List<Stage> stages) {
        return MAPPER.writeValueAsString(stages.stream().map(Json::stage).toList());
    }

    /** What a stage does not have is left out. */
    private static Map<String, Object> stage(Stage stage) {
        var json = new LinkedHashMap<String, Object>();
        json.put("by", stage.by().stream().map(Group::name).toList());
        json.put("count", stage.count());
        if (!stage.people().isEmpty())
            json.put("people", stage.people().stream().map(PrincipalName::value).toList());
        if (stage.all()) json.put("all", true);
        if (!stage.unanswered().isEmpty())
            json.put("unanswered", stage.unanswered().stream().map(Json::step).toList());
        return json;
    }

    private static Map<String, Object> step(Unanswered step) {
        var json = new LinkedHashMap<String, Object>();
        json.put("after", step.after().toString());
        json.put("then", step.then().word());
        if (step.then() instanceof Unanswered.Then.Widen(var by, var people)) {
            json.put("by", by.stream().map(Group::name).toList());
            json.put("people", people.stream().map(PrincipalName::value).toList());
        }
        return json;
    }

    private static Unanswered step(JsonNode step) {
        return new Unanswered(
                Duration.parse(step.get("after").asString()),
                switch (step.get("then").asString()) {
                    case "widen" ->
                        new Unanswered.Then.Widen(
                                texts(step, "by").map(Group::new).toList(),
                                texts(step, "people").map(PrincipalName::new).toList());
                    case "move-on" -> new Unanswered.Then.MoveOn();
                    case "deny" -> new Unanswered.Then.Deny();
                    case String other -> throw new IllegalStateException("a stage does " + other);
                });
    }

    private static Stream<String> texts(JsonNode of, String field) {
        return of.has(field) ? of.get(field).valueStream().map(JsonNode::asString) : Stream.empty();
    }

    static List<Stage> stages(JsonNode stages) {
        return stages.valueStream()
                .map(stage -> new Stage(
                        texts(stage, "by").map(Group::new).toList(),
                        texts(stage, "people").map(PrincipalName::new).toList(),
                        stage.get("count").asInt(),
                        stage.has("all") && stage.get("all").asBoolean(),
                        stage.has("unanswered")
                                ? stage.get("unanswered")
                                        .valueStream()
                                        .map(Json::step)
                                        .toList()
                                : List.of()))
                .toList();
    }
}
