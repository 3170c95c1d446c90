package io.perisco.engine;

import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;

/** Where code was loaded from, for people to read. */
public final class CodeOrigin {
    private CodeOrigin() {}

    /** The path of the jar or directory that holds the class of {@code plugin}; its module where there is none. */
    public static String of(Object plugin) {
        return of(plugin.getClass());
    }

    /** The path of the jar or directory that holds that class; its module where there is none. */
    public static String of(Class<?> code) {
        CodeSource source = code.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return code.getModule().toString();
        }
        try {
            return Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return source.getLocation().toString();
        }
    }
}
