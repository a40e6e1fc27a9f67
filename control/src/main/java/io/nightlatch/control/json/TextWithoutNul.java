package io.nightlatch.control.json;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.module.SimpleModule;

/** Text as PostgreSQL can keep it, which knows no NUL (manual, "Character Types"). */
public final class TextWithoutNul extends StringDeserializer {
    private TextWithoutNul() {}

    public static SimpleModule module() {
        return new SimpleModule().addDeserializer(String.class, new TextWithoutNul());
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
        var text = super.deserialize(parser, context);
        return text.indexOf(0) < 0 ? text : context.reportInputMismatch(String.class, "text holds no NUL");
    }
}
