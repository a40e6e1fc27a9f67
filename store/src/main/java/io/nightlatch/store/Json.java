package io.nightlatch.store;

import io.nightlatch.access.identity.Group;
import io.nightlatch.access.policy.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    static String write(List<?> values) {
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
        return MAPPER.writeValueAsString(stages.stream()
                .map(stage -> Map.of(
                        "by", stage.by().stream().map(Group::name).toList(),
                        "count", stage.count()))
                .toList());
    }

    static List<Stage> stages(JsonNode stages) {
        return stages.valueStream()
                .map(stage -> new Stage(
                        stage.get("by")
                                .valueStream()
                                .map(name -> new Group(name.asString()))
                                .toList(),
                        stage.get("count").asInt()))
                .toList();
    }
}
