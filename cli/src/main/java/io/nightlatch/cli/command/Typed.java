package io.nightlatch.cli.command;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Durations;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What a person types, turned into the domain's values, with the domain's words when that fails. */
public final class Typed {
    private Typed() {}

    public static CommandLine into(CommandLine commands) {
        return commands.registerConverter(Duration.class, by(Typed::duration))
                .registerConverter(RequestId.class, by(RequestId::new))
                .registerConverter(GrantId.class, by(GrantId::new))
                .registerConverter(SessionId.class, by(SessionId::new))
                .registerConverter(PrincipalName.class, by(PrincipalName::new))
                .registerConverter(Group.class, by(text -> new Group(text.strip())));
    }

    private static Duration duration(String text) {
        var duration = Durations.parse(text);
        if (duration.isZero()) throw new IllegalArgumentException("a duration is longer than nothing");
        return duration;
    }

    private static <T> ITypeConverter<T> by(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }
}
