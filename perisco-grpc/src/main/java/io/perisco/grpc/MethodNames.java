package io.perisco.grpc;

import io.perisco.model.Half;
import org.jspecify.annotations.Nullable;

/** Knows the messages of methods by name. */
@FunctionalInterface
interface MethodNames {
    /** Knows none. */
    MethodNames NONE = (service, method, half) -> null;

    /** Who knows what that method is asked, or answers; null if nobody does. */
    GrpcMessage.@Nullable Naming of(String service, String method, Half half);
}
