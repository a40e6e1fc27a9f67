package io.nightlatch.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar that this runs from. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        var version = Optional.ofNullable(Version.class.getPackage().getImplementationVersion());
        return new String[] {"nightlatch " + version.orElse("(not packaged)")};
    }
}
